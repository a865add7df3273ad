"""A declaration of about 400 words, for tests and measurements of paper; not a text that anybody has approved."""

import io
from datetime import date

from PIL import Image, ImageDraw

from masar.cases.papers import DeclarationPaper, Fact, Signature

TITLES = {
    "fr": "Déclaration de retour volontaire",
    "en": "Declaration of voluntary return",
    "ar": "إقرار بالعودة الطوعية",
}
TEXTS = {
    "fr": """\
## Ma volonté
Je soussigné \u2068Mamadou Aliou DIALLO\u2069 déclare vouloir retourner dans mon pays, la Guinée. Je l’ai décidé librement. Personne ne m’a menacé, payé ou trompé pour que je signe.
## Ce que l’on m’a expliqué
On m’a parlé dans une langue que je comprends, seul, et j’ai pu poser mes questions. On m’a expliqué\u202f:
- la situation dans la région où je retourne, telle qu’elle est connue aujourd’hui\u202f;
- que je peux demander l’asile ou parler au Haut-Commissariat pour les réfugiés, et que cette demande reste possible tant que je ne suis pas parti\u202f;
- ce que mon départ change pour mon séjour ici, et une éventuelle interdiction de revenir.
## Mon droit de changer d’avis
Je peux retirer cette déclaration à tout moment jusqu’à la porte de l’avion, de vive voix ou par écrit, sans donner de raison. Rien ne me sera reproché, rien ne me sera demandé en remboursement.
## Le voyage
La mission organise et paie mon voyage. Elle peut montrer mes documents aux autorités et à la compagnie aérienne, seulement pour ce voyage. Un billet perdu par ma faute ne sera pas remplacé.
## L’aide
On m’a remis la liste écrite de l’aide prévue au départ, à l’arrivée et après le retour. Cette aide dépend de mon dossier et des fonds disponibles\u202f; rien d’autre ne m’a été promis.
## Ma santé
J’ai dit les maladies que je connais. J’accepte qu’un médecin vérifie que je peux voyager\u202f; un accord séparé couvre mes données médicales.
## Responsabilité
La mission n’est pas responsable des pertes ou des blessures qui ne viennent pas de sa faute, pendant le voyage et après le retour. Je ne renonce à aucun droit que la loi me donne.
## Mes données
Mes données servent à préparer mon retour et à m’aider ensuite. Elles sont transmises au consulat, aux autorités de sortie, à la compagnie aérienne et à la mission d’arrivée, dans la mesure nécessaire. Je peux les voir, les faire corriger, et me plaindre de leur usage. Ma photo ou mon histoire ne seront jamais publiées sans un autre accord.
## Plaintes
Je peux me plaindre de toute personne, sans risque pour mon retour, au \u2068+213 661 23 45 67\u2069, même sans dire mon nom. L’aide est gratuite\u202f: personne n’a le droit de demander de l’argent ou un service en échange.
""",
    "en": """\
## My will
I, \u2068Mamadou Aliou DIALLO\u2069, declare that I want to return to my country, Guinea. I decided this freely. Nobody threatened, paid or deceived me so that I sign.
## What was explained to me
People spoke with me alone, in a language that I understand, and I could ask my questions. They explained to me:
- the situation in the area to which I return, as it is known today;
- that I can ask for asylum or speak to the High Commissioner for Refugees, and that this stays possible as long as I have not left;
- what my departure changes for my stay here, and that I may be barred from coming back.
## My right to change my mind
I can withdraw this declaration at any time up to the door of the aeroplane, by word or in writing, without giving a reason. Nobody will blame me, and nobody will ask me to pay anything back.
## The journey
The mission arranges and pays my journey. It may show my documents to the authorities and to the airline, for this journey alone. A ticket lost through my fault will not be replaced.
## Assistance
I was given the written list of the assistance at departure, on arrival and after return. It depends on my file and on the funds there are; nothing else was promised to me.
## My health
I said which illnesses I know of. I agree that a doctor checks that I can travel; a separate consent covers my medical data.
## Liability
The mission is not liable for losses or injuries that are not its fault, on the journey and after return. I give up no right that the law gives me.
## My data
My data serve to prepare my return and to help me afterwards. They are passed on to the consulate, the authorities at exit, the airline and the receiving mission, as far as needed. I can see them, have them corrected, and complain about their use. My photograph or story will never be published without another consent.
## Complaints
I can complain about anybody, without risk to my return, at \u2068+213 661 23 45 67\u2069, even without giving my name. Help is free: nobody may ask for money or a favour in return.
""",
    "ar": """\
## إرادتي
أنا الموقّع أدناه \u2068Mamadou Aliou DIALLO\u2069 أصرّح بأنني أريد العودة إلى بلدي غينيا. قرّرت ذلك بحرّية. لم يهدّدني أحد ولم يدفع لي ولم يخدعني كي أوقّع.
## ما شُرح لي
تحدّثوا معي على انفراد بلغة أفهمها، واستطعت أن أطرح أسئلتي. وشرحوا لي:
- الوضع في المنطقة التي أعود إليها كما هو معروف اليوم؛
- أنه يمكنني طلب اللجوء أو التحدّث إلى المفوضية السامية لشؤون اللاجئين، وأن ذلك يبقى ممكنًا ما دمت لم أغادر؛
- ما تغيّره مغادرتي في إقامتي هنا، واحتمال منعي من الرجوع.
## حقّي في تغيير رأيي
يمكنني سحب هذا الإقرار في أي وقت حتى باب الطائرة، شفويًا أو كتابةً، دون ذكر السبب. لن يلومني أحد، ولن يُطلب مني ردّ أي مبلغ.
## السفر
تنظّم البعثة سفري وتدفع ثمنه. ويجوز لها أن تُري وثائقي للسلطات ولشركة الطيران من أجل هذا السفر وحده. التذكرة التي تضيع بخطأ مني لا تُعوَّض.
## المساعدة
سُلّمت إليّ القائمة المكتوبة بالمساعدة المقرّرة عند المغادرة وعند الوصول وبعد العودة. وهي مرتبطة بملفي وبالأموال المتوفّرة، ولم أوعد بشيء غيرها.
## صحّتي
ذكرت الأمراض التي أعرفها. وأوافق على أن يتحقّق طبيب من قدرتي على السفر، أما بياناتي الطبية فلها موافقة منفصلة.
## المسؤولية
لا تتحمّل البعثة مسؤولية الخسائر أو الإصابات التي لا تعود إلى خطئها، أثناء السفر وبعد العودة. ولا أتنازل عن أي حق يمنحني إياه القانون.
## بياناتي
تُستعمل بياناتي لتحضير عودتي ومساعدتي بعدها. وتُرسل إلى القنصلية وسلطات الخروج وشركة الطيران وبعثة الوصول بالقدر اللازم. يمكنني الاطّلاع عليها وتصحيحها والشكوى من استعمالها. ولن تُنشر صورتي أو قصتي أبدًا دون موافقة أخرى.
## الشكاوى
يمكنني أن أشكو أي شخص، دون خطر على عودتي، على الرقم \u2068+213 661 23 45 67\u2069، حتى دون ذكر اسمي. المساعدة مجانية: لا يحقّ لأحد أن يطلب مالًا أو خدمةً مقابلها.
""",
}


def labels(fr: str, en: str, ar: str) -> dict[str, str]:
    return {"fr": fr, "en": en, "ar": ar}


def facts() -> list[Fact]:
    child = labels("Enfant qui voyage", "Child who travels", "طفل مسافر")
    return [
        Fact(labels("Nom", "Name", "الاسم"), "Mamadou Aliou DIALLO"),
        Fact(labels("Né le", "Born", "تاريخ الميلاد"), "12/03/1994", ltr=True),
        Fact(labels("À", "At", "مكان الميلاد"), "Labé (Guinée)"),
        Fact(labels("Nationalité", "Nationality", "الجنسية"), labels("guinéenne", "Guinean", "غينية")),
        Fact(labels("Document", "Document", "الوثيقة"), "Passeport O00482915", ltr=True),
        Fact(
            labels("Destination", "Destination", "الوجهة"),
            labels("Labé, Guinée", "Labé, Guinea", "لابي، غينيا"),
        ),
        Fact(child, "Aïssatou DIALLO, 04/09/2013", ltr=True),
        Fact(child, "Ibrahima Sory DIALLO, 21/01/2019", ltr=True),
    ]


def drawn() -> bytes:
    """A signature, as somebody draws it with a finger."""
    image = Image.new("L", (600, 200), 255)
    points = [(20 + 14 * x, 110 + (-1) ** x * (70 - 1.6 * x)) for x in range(36)]
    ImageDraw.Draw(image).line(points, fill=0, width=6, joint="curve")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def signatures() -> list[Signature]:
    return [
        Signature("person", "Mamadou Aliou DIALLO", mark="thumbprint"),
        Signature("witness", "Fatoumata CAMARA"),
        Signature("interpreter", "Oumar BARRY", language=labels("peul", "Fulfulde", "الفولانية")),
        Signature("assent", "Aïssatou DIALLO"),
        Signature("staff", "Sara BENALI", picture=drawn()),
    ]


def paper(*languages: str, **other) -> DeclarationPaper:
    given = {
        "languages": languages,
        "titles": TITLES,
        "texts": TEXTS,
        "facts": facts(),
        "signatures": signatures(),
        "number": "104 773 K",
        "code": "K7M4QD92X",
        "digest": "DECL fr 3 · 4f2a 91c0 77de 03b8",
        "place": "Alger",
        "day": date(2026, 11, 22),
    }
    return DeclarationPaper(**given | other)
