"""Names as registers, passports and notebooks spell them, written down from general knowledge before the rules were.

One row a name: the Arabic spelling, then Latin ones (French, English, Hausa and West African, Portuguese where used).
Every second row is held out: the folding rules were written against the others only (see `test_names.py`).
"""

ROWS = """
محمد | Mohamed Mohammed Muhammad Mohammad Muhammed Mouhamed Mouhammad Mohamad Muhamad Mouhamadou Muhammadu
أحمد | Ahmed Ahmad Ahamed Hamed Ahmet Ahmadou Ahmadu
محمود | Mahmoud Mahmud Mahmood Mahmoudou Mahmudu
عبد الرحمن | Abderrahmane Abdurrahman Abdelrahman Abderahmane Abderrahman Abdourahmane Abdurahman Abdul-Rahman Abdoul_Rahmane
عبد الله | Abdallah Abdullah Abdoulaye Abdullahi Abdoulahi Abdalla Abdulla Abdoullah Abdellah
عبد القادر | Abdelkader Abdulkadir Abdoulkader Abdelkadir Abdul-Qadir Abdul_Kader Abdoul_Kader
عبد الكريم | Abdelkrim Abdoulkarim Abdulkarim Abdelkarim Abdul_Karim Abdoul_Karim
عبد العزيز | Abdelaziz Abdoulaziz Abdulaziz Abdoul_Aziz Abdul_Aziz
خديجة | Khadija Kadidja Khadidja Kadija Hadidja Khadijah Khadidia Kadidia Hadija
فاطمة | Fatima Fatma Fatimah Faatima Fatime Fatimata Fatoumata
عائشة | Aicha Aisha Aïcha Ayesha Aysha Aishah Aïchatou Aissatou
مريم | Mariam Maryam Meriem Mariama Myriam Mariem Meryem
يوسف | Youssef Yusuf Youssouf Yousouf Yusef Yusufu Yousef Issouf Youssoufou
إبراهيم | Ibrahim Ibrahima Brahim Ibraheem Ebrahim Ibrahim Braima
إسماعيل | Ismail Ismael Ismaïla Smail Ismaila Ismaël Esmail Isma'il
عثمان | Ousmane Othmane Usman Osman Ousman Othman Uthman Ousmanou Atmane Osumane
عمر | Omar Oumar Umar Oumarou Omarou Amar Umaru
علي | Ali Aly Aliou Alioune Alli Aliyu
حسن | Hassan Hassane Hasan Assane Hassana Asan
الحسن | Alassane Alhassane Lassana Elhassan Al-Hassan Alhassan Lansana El_Hassan
حسين | Hussein Houssein Housseini Hocine Hussain Husseini Ousseini Housseyn Ousseynou Hussaini
موسى | Moussa Musa Mousa Moosa Mussa Moussah
عيسى | Issa Isa Aissa Eissa Essa Isah
سليمان | Souleymane Suleiman Sulayman Soulaymane Slimane Sulaiman Souleiman Suleman Seleman
يعقوب | Yacouba Yakub Yakoub Yaqub Yacoub Yakouba Yakubu Yaqoob Yacoubou
هارون | Haroun Harouna Aroun Harun Arouna Haruna Harouna
إدريس | Idriss Idrissa Driss Idris Idrisa Edris Idriss Dris
داود | Daouda Daoud Dawud Dauda Dawood Dawda Daud Daouda
صالح | Salah Saleh Salih Salihou Salif Salihu Salé
آدم | Adam Adama Adamou Adem Adamu Aadam
مصطفى | Moustapha Mustafa Mostafa Mustapha Moustafa Mostefa Moustafa
أبو بكر | Aboubacar Abubakar Boubacar Abou_Bakr Boubakar Aboubakar Abubakr Boubakeur Aboubakr Bubacar Abubacar
بوبكر | Boubacar Boubakar Bubakar Boubakeur Bubacar Boubeker
الحاج | Elhadj El_Hadj Alhaji El_Hadji El-Hadj Alhadji Elhadji Alhaj
خالد | Khaled Khalid Kaled Kalidou Halidou Khalidou Halid
خليل | Khalil Kalil Halilou Khalilou Kalilou Halil
طاهر | Tahar Tahir Taher Taïrou Tahirou Tahiru
زينب | Zeinab Zaynab Zainab Zeynab Zineb Zeinabou Zaïnabou Seynabou Zenab
حواء | Hawa Awa Haoua Hawaou Hauwa Aoua Hawwa
آمنة | Amina Aminata Aminatou Aamina Emna Aminatu
حليمة | Halima Halimatou Halimata Halimah Alima Alimata
سعيد | Said Saïd Saeed Sayeed Saidou Seydou Sa'id Saidu
سيدي | Sidi Seidi Sidy Sidi Sidii
مامادو | Mamadou Mamadu Mamadou Mammadou
أمادو | Amadou Amadu Ahmadou Ahmadu Hamadou
سيكو | Sekou Sékou Sekouh Seku Cheikou
شيخ | Cheikh Sheikh Cheick Cheikhou Shaikh Sheik Cheik
تيجاني | Tidjani Tijani Tidiane Tidjane Tidiani Tijane
إسحاق | Ishaq Issaka Ishak Isaac Ishaka Ishaku Issaga
ياسين | Yassine Yacine Yasin Yaseen Yassin
بلال | Bilal Bilel Bilali Billal Bilaal
رشيد | Rachid Rashid Rasheed Rachidi Rachide
كريم | Karim Kareem Krim Karimou Karimu
رمضان | Ramadan Ramdane Ramadane Ramazan Ramadhan Ramadhani Ramdan
جمال | Djamal Jamal Djamel Jamel Gamal Djamal Djamalou
جبريل | Djibril Jibril Gibril Djibrilla Jibrin Djibrila Jibrilu
نور الدين | Noureddine Nouredine Nuruddin Nour_Eddine Nureddin Nurudeen
قاسم | Kassim Kassoum Qasim Kacem Qassim Kassem Gassim Kasimu
سارة | Sara Sarah Sarra Saara Sarata
زهرة | Zohra Zahra Zahara Zara Zouhra Zahrah Zarah
نفيسة | Nafissa Nafissatou Nafisa Nefissa Nafisatu
صفية | Safia Safiatou Safiya Sofia Safiyya Safiyatu
رقية | Rokia Rokiatou Rokaya Rouguiatou Ruqayya Rukia Roukaya Rukayya Rokhaya
سكينة | Sakina Soukeyna Sokhna Sakinatou Sukaina Soukaina Sakinah
ديالو | Diallo Jallow Dialo Jalloh Diallow Djallo Diallou Jallo
با | Ba Bâ Bah Baa Bâh
سو | Sow So Sou Sô Saw
سي | Sy Si Sii Syi
تراوري | Traoré Traore Trawally Tarawally Tarawalie Trawore Traori
كوليبالي | Coulibaly Koulibaly Kulibali Coulibali Koulibali Culibali
كيتا | Keita Keïta Kéita Keyta Keitah Quéita
كامارا | Camara Kamara Kamera Camarra Camará
توري | Touré Toure Turay Ture Touray Tury Touri
سيسي | Cissé Cisse Sissé Sesay Ceesay Cissey Sisay
كوني | Koné Kone Conneh Kony Coné Koni
ديارا | Diarra Diara Jarra Djarra Jara Jarrah
سيسوكو | Sissoko Cissokho Sissokho Cissoko Suso Cissoco
دومبيا | Doumbia Dumbuya Doumbouya Dumbia Doumbiya
كانتي | Kanté Kante Kanteh Canté Kanti Konté
سانوغو | Sanogo Sanogoh Sanoko Sanogo Sanougo
درامي | Dramé Drame Drammeh Darame Dramme Dramé
بالدي | Baldé Balde Baldeh Baldé Baldi
باري | Barry Bari Barrie Barri Bary
سوماري | Soumaré Soumare Sumareh Soumarey Sumare
فوفانا | Fofana Fofanah Foufana Fofana Fofanna
دياكيتي | Diakité Diakite Jakite Diakitey Djakité Jakité
دابو | Dabo Daboh Dabbo Daboo Dabou
انداي | Ndiaye N'Diaye Njie Ndiay NDIAYE N_Diaye Njai
ديوب | Diop Jobe Diob Djop Diop
فال | Fall Faal Fal Phall Faall
ويدراوغو | Ouédraogo Ouedraogo Wedraogo Ouédraogho Widraogo
سوادوغو | Sawadogo Savadogo Sawadogho Swadogo Sawadougou
واتارا | Ouattara Watara Wattara Ouatara Wattarah
كواسي | Kouassi Kwasi Quassi Kouasi Kwassi
كوامي | Kouamé Kwame Kouame Kwamé Quamé
ساليفو | Salifou Salifu Salifo Saliphou Saliffou
ايسوفو | Issoufou Issufou Isufu Issoufu Yssoufou
غاربا | Garba Gharba Garbah Garbaa Garuba
محمدو | Mahamadou Mouhamadou Muhamadu Mohamadou Mahamadu Mamadou
سالو | Sallou Salou Salu Sallu Saloo
انكروما | Nkrumah N'Krumah Nkroumah Nkruma Enkrumah
أمينتا | Aminata Aminatta Amineta Aminatah Aminate
ولد أحمد | Ould_Ahmed Ould-Ahmed Wuld_Ahmad Ould_Ahmad
بن علي | Ben_Ali Benali Bin_Ali Ben-Ali Ben_Aly
بوعزة | Bouazza Boazza Bouaza Buazza
بوضياف | Boudiaf Budiaf Boudhiaf Boudiaff
غزالي | Ghazali Ghezali Gazali Ghazaly Gazaly
قدور | Kaddour Kadour Qaddour Kaddur Gaddour
مختار | Mokhtar Moctar Muktar Mukhtar Moktar Moukhtar Mokthar
شريف | Cherif Chérif Sharif Sherif Charif Shareef Cheriff
معاذ | Moad Mouad Muaz Moaz Mouadh Moez
عبد السلام | Abdessalam Abdesslam Abdoul_Salam Abdul_Salam Abdesselem Abdulsalam Abdousalam Abdou_Salam
عبد المجيد | Abdelmadjid Abdelmajid Abdoul_Majid Abdulmajid Abdoulmadjid
حمزة | Hamza Hamzah Hamzat Amza Hamsa Hamzath
أنور | Anouar Anwar Anwaar Enouar Anouar
يحيى | Yahia Yahya Yaya Yehia Yahaya Yaia Yahyah
زكريا | Zakaria Zakariya Zakariaou Zakari Zakarya Zakariyya Zakaryaou
"""


def rows() -> list[tuple[str, tuple[str, ...]]]:
    """(Arabic, Latin spellings); `_` in the table stands for a space inside one name."""
    table = []
    for line in ROWS.strip().splitlines():
        arabic, latin = line.split("|")
        spellings = dict.fromkeys(word.replace("_", " ") for word in latin.split())
        table.append((arabic.strip(), tuple(spellings)))
    return table
