"""The three-letter codes of states and others in travel documents: ISO 3166-1 alpha-3 and ICAO Doc 9303 part 3, section 5.

Their names in three languages are in `programme/lists` (`nationalities`).
"""

from dataclasses import dataclass

from .namesakes import words

ISO = dict(
    pair.split(":")
    for pair in words("""
ABW:AW AFG:AF AGO:AO AIA:AI ALA:AX ALB:AL AND:AD ARE:AE ARG:AR ARM:AM ASM:AS ATA:AQ ATF:TF ATG:AG
AUS:AU AUT:AT AZE:AZ BDI:BI BEL:BE BEN:BJ BES:BQ BFA:BF BGD:BD BGR:BG BHR:BH BHS:BS BIH:BA BLM:BL
BLR:BY BLZ:BZ BMU:BM BOL:BO BRA:BR BRB:BB BRN:BN BTN:BT BVT:BV BWA:BW CAF:CF CAN:CA CCK:CC CHE:CH
CHL:CL CHN:CN CIV:CI CMR:CM COD:CD COG:CG COK:CK COL:CO COM:KM CPV:CV CRI:CR CUB:CU CUW:CW CXR:CX
CYM:KY CYP:CY CZE:CZ DEU:DE DJI:DJ DMA:DM DNK:DK DOM:DO DZA:DZ ECU:EC EGY:EG ERI:ER ESH:EH ESP:ES
EST:EE ETH:ET FIN:FI FJI:FJ FLK:FK FRA:FR FRO:FO FSM:FM GAB:GA GBR:GB GEO:GE GGY:GG GHA:GH GIB:GI
GIN:GN GLP:GP GMB:GM GNB:GW GNQ:GQ GRC:GR GRD:GD GRL:GL GTM:GT GUF:GF GUM:GU GUY:GY HKG:HK HMD:HM
HND:HN HRV:HR HTI:HT HUN:HU IDN:ID IMN:IM IND:IN IOT:IO IRL:IE IRN:IR IRQ:IQ ISL:IS ISR:IL ITA:IT
JAM:JM JEY:JE JOR:JO JPN:JP KAZ:KZ KEN:KE KGZ:KG KHM:KH KIR:KI KNA:KN KOR:KR KWT:KW LAO:LA LBN:LB
LBR:LR LBY:LY LCA:LC LIE:LI LKA:LK LSO:LS LTU:LT LUX:LU LVA:LV MAC:MO MAF:MF MAR:MA MCO:MC MDA:MD
MDG:MG MDV:MV MEX:MX MHL:MH MKD:MK MLI:ML MLT:MT MMR:MM MNE:ME MNG:MN MNP:MP MOZ:MZ MRT:MR MSR:MS
MTQ:MQ MUS:MU MWI:MW MYS:MY MYT:YT NAM:NA NCL:NC NER:NE NFK:NF NGA:NG NIC:NI NIU:NU NLD:NL NOR:NO
NPL:NP NRU:NR NZL:NZ OMN:OM PAK:PK PAN:PA PCN:PN PER:PE PHL:PH PLW:PW PNG:PG POL:PL PRI:PR PRK:KP
PRT:PT PRY:PY PSE:PS PYF:PF QAT:QA REU:RE ROU:RO RUS:RU RWA:RW SAU:SA SDN:SD SEN:SN SGP:SG SGS:GS
SHN:SH SJM:SJ SLB:SB SLE:SL SLV:SV SMR:SM SOM:SO SPM:PM SRB:RS SSD:SS STP:ST SUR:SR SVK:SK SVN:SI
SWE:SE SWZ:SZ SXM:SX SYC:SC SYR:SY TCA:TC TCD:TD TGO:TG THA:TH TJK:TJ TKL:TK TKM:TM TLS:TL TON:TO
TTO:TT TUN:TN TUR:TR TUV:TV TWN:TW TZA:TZ UGA:UG UKR:UA UMI:UM URY:UY USA:US UZB:UZ VAT:VA VCT:VC
VEN:VE VGB:VG VIR:VI VNM:VN VUT:VU WLF:WF WSM:WS YEM:YE ZAF:ZA ZMB:ZM ZWE:ZW
""")
)  # fmt: skip
SPECIAL = words(
    "UTO XXA XXB XXC XXX UNO UNA UNK RKS EUE GBD GBN GBO GBP GBS XOM XPO XBA XIM XCC XCE XCO XEC XDC XES XMP"
)
BRITISH = words("GBD GBN GBO GBP GBS")
FROM_ALPHA2 = {alpha2: alpha3 for alpha3, alpha2 in ISO.items()}


@dataclass(frozen=True)
class State:
    """Whom a code stands for. `alpha2` is empty where there is no country. `known`: the code is in a table."""

    code: str
    alpha2: str = ""
    known: bool = True

    @property
    def stateless(self) -> bool:
        return self.code == "XXA"

    @property
    def refugee(self) -> bool:
        """XXB by the 1951 Convention, XXC otherwise."""
        return self.code in ("XXB", "XXC")

    @property
    def specimen(self) -> bool:
        """UTO, Utopia: a sample or an exercise, not a real document."""
        return self.code == "UTO"

    @property
    def nationality(self) -> str:
        """As in `Nationality.code`: alpha-2, or the special code (XXA, RKS, GBD); empty for specimens and codes that
        no table has."""
        if self.specimen or not self.known:
            return ""
        return self.code if self.code in SPECIAL else self.alpha2


def state(code: str) -> State:
    """The state of a code as it stands in a zone: `state("MLI").alpha2 == "ML"`, `state("D<<").alpha2 == "DE"`,
    `state("XXA").stateless`. An unknown code comes back with `known` false; never raises."""
    plain = code.rstrip("<").strip().upper()
    if plain == "D":
        return State("D", "DE")
    if plain in SPECIAL:
        return State(plain, "GB" if plain in BRITISH else "")
    return State(plain, ISO[plain]) if plain in ISO else State(plain, known=False)


def code_of(country: str) -> str:
    """What a zone prints for an alpha-2 code, an alpha-3 code or a special code; Germany prints D."""
    code = FROM_ALPHA2.get(country.upper(), country.upper())
    return "D" if code == "DEU" else code
