-- countries_table.lua -- what iso-codes does not know: numbers, names, areas
--
-- Facts of the code systems that trade files use, one table a kind of fact.
-- The generator beside it joins them to ISO 3166. Sources: UN Comtrade's
-- reference tables (partners and reporters, 2025-06), Eurostat's
-- Geonomenclature 2020, IMF IMTS 1.0, BACI's country list.
local M = {}

-- Comtrade's numbers where they are not ISO's: the one in use first, then
-- numbers of the same country in other years or territorial definitions.
-- 'false': Comtrade has no number of its own.
M.numbers = {
  USA = {842, 840, 841}, FRA = {251, 250}, IND = {699, 356}, CHE = {757, 756},
  NOR = {579, 578}, ITA = {380, 381}, TWN = {490, 158}, DEU = {276, 280},
  SDN = {729, 736}, ETH = {231, 230}, YEM = {887, 886}, PAK = {586, 588},
  PAN = {591, 590}, KNA = {659, 658}, MCO = {false},
}

M.notes = {
  TWN = "Comtrade's \"Other Asia, nes\" (490); a part of the world",
  USA = "Comtrade 842 includes Puerto Rico and the US Virgin Islands",
  FRA = "Comtrade 251 includes Monaco and the overseas departments",
  IND = "Comtrade 356 to 1974 (without Sikkim), 699 since",
  CHE = "Comtrade 757 includes Liechtenstein",
  NOR = "Comtrade 579 includes Svalbard and Jan Mayen",
  DEU = "to 1990 the Federal Republic alone (Comtrade 280)",
  SDN = "to 2011 with South Sudan (Comtrade 736)",
  ETH = "to 1992 with Eritrea (Comtrade 230)",
  YEM = "to 1990 the Arab Republic alone (Comtrade 886)",
  PAK = "to 1971 with Bangladesh (Comtrade 588)",
  PAN = "to 1977 without the Canal Zone (Comtrade 590)",
  KNA = "to 1980 with Anguilla (Comtrade 658)",
  MCO = "part of France in Comtrade; its 492 is \"Europe EU, nes\"",
  CHN = "mainland alone: Hong Kong, Macao and Taiwan are apart",
  GBR = "in Comext without Northern Ireland since 2021",
}

-- Entries of ISO 3166-3 that are places of their own; the others were renamed.
M.former = {
  ANT = {comtrade = {530, 532}, iso2 = "AN"},
  ATB = {comtrade = {80}},
  CSK = {comtrade = {200}, name = "Czechoslovakia",
         names = {"Czechoslovakia (...1992)", "Former Czechoslovakia"}},
  SCG = {comtrade = {891}, names = {"Serbia and Montenegro (...2005)"}},
  DDR = {comtrade = {278}, iso2 = "DD", names = {
         "Dem. Rep. of Germany (...1990)", "Fmr Dem. Rep. of Germany",
         "East Germany", "Former Democratic Republic of Germany"}},
  MID = {comtrade = {488}},
  NTZ = {comtrade = {536}, iso2 = "NT"},
  PCI = {comtrade = {582}, names = {"Pacific Isds (...1991)",
         "Fmr Pacific Isds"}},
  PCZ = {comtrade = {592}, names = {"Panama-Canal-Zone (...1977)",
         "Fmr Panama-Canal-Zone"}},
  PUS = {comtrade = {849}, names = {"US Misc. Pacific Isds"}},
  SKM = {comtrade = {698}, names = {
         "Sikkim, Protectorate of India (...1974)"}},
  SUN = {comtrade = {810}, iso2 = "SU", name = "USSR", names = {
         "USSR (...1990)", "Fmr USSR", "Former USSR", "Soviet Union"}},
  VDR = {comtrade = {866}, iso2 = "VD", name = "North Vietnam", names = {
         "Dem. Rep. of Vietnam (...1974)", "Fmr Dem. Rep. of Vietnam",
         "North Viet Nam"}},
  WAK = {comtrade = {872}},
  YMD = {comtrade = {720}, iso2 = "YD", name = "Democratic Yemen", names = {
         "Dem. Yemen (...1990)", "Fmr Dem. Yemen", "South Yemen"}},
  YUG = {comtrade = {890}, iso2 = "YU", name = "Yugoslavia", names = {
         "Yugoslavia (...1991)", "Fmr Yugoslavia", "Former Yugoslavia",
         "Yugoslavia, Socialist Federal Republic of"}},
}

-- Codes of ISO 3166-3 (and older ones in data sets) that were only renamed.
M.renamed = {
  BUR = "MMR", BYS = "BLR", DHY = "BEN", FXX = "FRA", HVO = "BFA", NHB = "VUT",
  RHO = "ZWE", ROM = "ROU", TMP = "TLS", ZAR = "COD", AFI = "DJI",
}
M.renamed2 = {BU = "MMR", TP = "TLS", ZR = "COD"}

-- Places that ISO 3166-1 has not: countries first, then parts, then totals.
M.places = {
  {id = "XKX", name = "Kosovo", iso2 = "XK", comtrade = 412,
   note = "user-assigned code; not in ISO 3166", names = {
   "Kosovo (As defined by United Nations Security Council Resolution 1244 of "
   .. "10 June 1999)", "Kosovo, Republic of"}},
  {id = "BLX", name = "Belgium-Luxembourg", comtrade = 58, imf = {"TX126"},
   note = "one reporter to 1998", names = {"Belgium-Luxembourg (...1998)"}},
  {id = "CHANNEL-ISLANDS", name = "Channel Islands", comtrade = 830},
  {id = "SARAWAK", name = "Sarawak", comtrade = 457, note = "to 1963"},
  {id = "SABAH", name = "Sabah", comtrade = 461, note = "to 1963",
   names = {"Sabah (...1963)"}},
  {id = "MALAYA", name = "Peninsula Malaysia", comtrade = 459,
   note = "to 1963", names = {"Peninsula Malaysia (...1963)"}},
  {id = "RYUKYU", name = "Ryukyu Islands", comtrade = 647,
   note = "to 1972", names = {"Ryukyu Isd"}},
  {id = "SACU", name = "Southern African Customs Union", comtrade = 711,
   note = "one reporter to 1999: BWA, LSO, NAM, SWZ, ZAF", names = {
   "Southern African Customs Union (...1999)", "So. African Customs Union"}},
  {id = "RHODESIA-NYASALAND", name = "Rhodesia and Nyasaland", comtrade = 717,
   note = "to 1964", names = {"Rhodesia Nyas (...1964)",
   "Fmr Rhodesia Nyas"}},
  {id = "TANGANYIKA", name = "Tanganyika", comtrade = 835, note = "to 1964",
   names = {"Tanganyika (...1964)", "Fmr Tanganyika"}},
  {id = "ZANZIBAR", name = "Zanzibar and Pemba", comtrade = 836,
   note = "to 1964", names = {"Zanzibar and Pemba Isd (...1964)",
   "Fmr Zanzibar and Pemba Isd"}},
  {id = "SOUTH-VIETNAM", name = "South Vietnam", comtrade = 868,
   note = "Republic of Vietnam, to 1974", names = {
   "Rep. of Vietnam (...1974)", "Fmr Rep. of Vietnam"}},
  -- parts of countries that Comext keeps apart: their ISO 3166-2 code
  {id = "ES-CE", name = "Ceuta", comext = {"XC"}},
  {id = "ES-ML", name = "Melilla", comext = {"XL"}},
  {id = "ES-CN", name = "Canary Islands", comext = {"XB"}},
  {id = "GB-NIR", name = "Northern Ireland", comext = {"XI"},
   note = "apart from GBR in Comext since 2021",
   names = {"United Kingdom (Northern Ireland)"}},

  {id = "XX-NES", name = "Areas, nes", kind = "residual", comtrade = 899,
   imf = {"TX898"}, comext = {"QU"}, names = {
   "Countries & Areas not specified", "Areas not elsewhere specified",
   "Areas, not elsewhere specified", "Countries and territories not specified",
   "Unspecified", "Unknown country"}},
  {id = "XX-BUNKERS", name = "Bunkers", kind = "residual", comtrade = 837},
  {id = "XX-FREE-ZONES", name = "Free Zones", kind = "residual",
   comtrade = 838},
  {id = "XX-SPECIAL", name = "Special Categories", kind = "residual",
   comtrade = 839, imf = {"TX899"}},
  {id = "XX-CAMEU", name = "Africa CAMEU region, nes", kind = "residual",
   comtrade = 472},
  {id = "XX-CACM", name = "CACM, nes", kind = "residual", comtrade = 471,
   note = "Central American Common Market"},
  {id = "XX-CARIBBEAN", name = "Caribbean, nes", kind = "residual",
   comtrade = 129},
  {id = "XX-EAST-EUROPE", name = "Eastern Europe, nes", kind = "residual",
   comtrade = 221},
  {id = "XX-EFTA", name = "Europe EFTA, nes", kind = "residual",
   comtrade = 697},
  {id = "XX-EU", name = "Europe EU, nes", kind = "residual", comtrade = 492,
   names = {"EU countries not specified"},
   note = "Comtrade 492; ISO's 492 is Monaco"},
  {id = "XX-LAIA", name = "LAIA, nes", kind = "residual", comtrade = 473,
   note = "shares the alpha code A79 with Comtrade 636"},
  {id = "XX-NORTH-AMERICA", name = "North America and Central America, nes",
   kind = "residual", comtrade = 637},
  {id = "XX-NORTH-AFRICA", name = "Northern Africa, nes", kind = "residual",
   comtrade = 290},
  {id = "XX-OCEANIA", name = "Oceania, nes", kind = "residual",
   comtrade = 527},
  {id = "XX-AFRICA", name = "Other Africa, nes", kind = "residual",
   comtrade = 577, imf = {"TX799"}, names = {"Africa not specified"}},
  {id = "XX-EUROPE", name = "Other Europe, nes", kind = "residual",
   comtrade = 568, imf = {"TX884"}, names = {"Europe not specified"}},
  {id = "XX-AMERICA", name = "Rest of America, nes", kind = "residual",
   comtrade = 636, note = "shares the alpha code A79 with Comtrade 473"},
  {id = "XX-WEST-ASIA", name = "Western Asia, nes", kind = "residual",
   comtrade = 879},
  {id = "XX-W-HEMISPHERE", name = "Western Hemisphere not specified",
   kind = "residual", imf = {"TX399"}},
  {id = "XX-ASIA", name = "Asia not specified", kind = "residual",
   imf = {"TX598"}},
  {id = "XX-OTHER", name = "Other Countries n.i.e.", kind = "residual",
   imf = {"TX910"},
   note = "IMF TX910; for Russia 2016-2024 equal to CUB + PRK, also listed"},
  {id = "XX-KARABAKH", name = "Nagorno-Karabakh", kind = "residual",
   note = "as Armenia's statistics publish it", names = {
   "Nagorno Karabagh", "Nagorno-Karabagh"}},
  {id = "XX-HIGH-SEAS", name = "High seas", kind = "residual",
   comext = {"QP"}, names = {
   "High seas (Maritime domain outside of territorial waters)"}},
  {id = "XX-STORES", name = "Stores and provisions", kind = "residual",
   comext = {"QQ"}},
  {id = "XX-STORES-INTRA", kind = "residual", comext = {"QR"},
   name = "Stores and provisions, intra-EU trade", names = {
   "Stores and provisions within the framework of intra-Union trade",
   "Stores and provisions within the framework of intra-EU trade"}},
  {id = "XX-STORES-EXTRA", kind = "residual", comext = {"QS"},
   name = "Stores and provisions, extra-EU trade", names = {
   "Stores and provisions within the framework of extra-Union trade",
   "Stores and provisions within the framework of trade with Third Countries"
   }},
  {id = "XX-NES-INTRA", kind = "residual", comext = {"QV"},
   name = "Countries not specified, intra-EU trade", names = {
   "Countries and territories not specified within the framework of "
   .. "intra-Union trade",
   "Countries and territories not specified within the framework of "
   .. "intra-EU trade"}},
  {id = "XX-NES-EXTRA", kind = "residual", comext = {"QW"},
   name = "Countries not specified, extra-EU trade", names = {
   "Countries and territories not specified within the framework of "
   .. "extra-Union trade",
   "Countries and territories not specified within the framework of trade "
   .. "with third countries"}},
  {id = "XX-SECRET", kind = "residual", comext = {"QX"},
   name = "Countries not specified, commercial or military", names = {
   "Countries and territories not specified for commercial or military "
   .. "reasons"}},
  {id = "XX-SECRET-INTRA", kind = "residual", comext = {"QY"},
   name = "Countries not specified, commercial or military, intra-EU trade",
   names = {
   "Countries and territories not specified for commercial or military "
   .. "reasons in the framework of intra-Union trade",
   "Countries and territories not specified for commercial or military "
   .. "reasons in the framework of intra-EU trade"}},
  {id = "XX-SECRET-EXTRA", kind = "residual", comext = {"QZ"},
   name = "Countries not specified, commercial or military, extra-EU trade",
   names = {
   "Countries and territories not specified for commercial or military "
   .. "reasons in the framework of extra-Union trade",
   "Countries and territories not specified for commercial or military "
   .. "reasons in the framework of trade with third countries"}},

  {id = "World", name = "World", kind = "aggregate", comtrade = 0, m49 = 1,
   imf = {"G001"}, comext = {"WORLD"}, names = {
   "All countries of the world"}},
  {id = "EU", name = "European Union, changing composition",
   kind = "aggregate", comtrade = 97, comext = {"EU", "EU_V"},
   names = {"European Union"}},
  {id = "EU27_2020", name = "European Union, 27 countries from 2020",
   kind = "aggregate", imf = {"G998"}, comext = {"EU27_2020"}, names = {
   "European Union - 27 countries", "EU27 (from 2020)",
   "European Union (EU)"}},
  {id = "EU28", name = "European Union, 28 countries 2013-2020",
   kind = "aggregate", comext = {"EU28"}, names = {
   "European Union - 28 countries", "EU-28"}},
  {id = "EU27_2007", name = "European Union, 27 countries 2007-2013",
   kind = "aggregate", comext = {"EU27", "EU27_2007"}, names = {
   "European Union - 27 countries (2007-2013)"}},
  {id = "EU25", name = "European Union, 25 countries 2004-2006",
   kind = "aggregate", comext = {"EU25"}, names = {
   "European Union - 25 countries"}},
  {id = "EU15", name = "European Union, 15 countries 1995-2004",
   kind = "aggregate", comext = {"EU15"}, names = {
   "European Union - 15 countries"}},
  {id = "EA", name = "Euro area, changing composition", kind = "aggregate",
   imf = {"G163"}, comext = {"EA", "EUROZONE"}, names = {
   "Euro area", "Euro Area (EA)"}},
  {id = "EA21", name = "Euro area, 21 countries from 2026",
   kind = "aggregate", comext = {"EA21"}, names = {
   "Euro area - 21 countries"}},
  {id = "EA20", name = "Euro area, 20 countries 2023-2025",
   kind = "aggregate", comext = {"EA20"}, names = {
   "Euro area - 20 countries"}},
  {id = "EA19", name = "Euro area, 19 countries 2015-2022",
   kind = "aggregate", comext = {"EA19"}, names = {
   "Euro area - 19 countries"}},
  {id = "ASEAN", name = "ASEAN", kind = "aggregate", comtrade = 975},
  {id = "G080", kind = "aggregate", imf = {"G080"},
   name = "EMDEs by Source of Export Earnings: Fuel"},
  {id = "G092", kind = "aggregate", imf = {"G092"},
   name = "EMDEs by Source of Export Earnings: Nonfuel"},
  {id = "G110", kind = "aggregate", imf = {"G110"},
   name = "Advanced Economies"},
  {id = "G200", kind = "aggregate", imf = {"G200"},
   name = "Emerging Market and Developing Economies"},
  {id = "G205", kind = "aggregate", imf = {"G205"},
   name = "Latin America and the Caribbean (LAC)"},
  {id = "G400", kind = "aggregate", imf = {"G400"},
   name = "Middle East and Central Asia"},
  {id = "G505", kind = "aggregate", imf = {"G505"},
   name = "Emerging and Developing Asia"},
  {id = "G603", kind = "aggregate", imf = {"G603"},
   name = "Sub-Saharan Africa (SSA)"},
  {id = "G903", kind = "aggregate", imf = {"G903"},
   name = "Emerging and Developing Europe"},
  {id = "GX405", kind = "aggregate", imf = {"GX405"}, name = "Middle East"},
  {id = "GX440", kind = "aggregate", imf = {"GX440"},
   name = "Middle East, North Africa, Afghanistan, and Pakistan"},
  {id = "CIS", kind = "aggregate", imf = {"GX901"}, name = "CIS"},
  {id = "Africa", kind = "aggregate", imf = {"GX605"}, m49 = 2,
   name = "Africa"},
  {id = "Europe", kind = "aggregate", imf = {"GX170"}, m49 = 150,
   name = "Europe"},
  {id = "Americas", kind = "aggregate", m49 = 19, name = "Americas"},
  {id = "Asia", kind = "aggregate", m49 = 142, name = "Asia"},
  {id = "Oceania", kind = "aggregate", m49 = 9, name = "Oceania"},
}

-- Eurostat's totals of trade inside and outside each union, in both spellings.
M.unions = {"EU", "EU27_2020", "EU28", "EU27_2007", "EU25", "EU15", "EA",
            "EA21", "EA20", "EA19"}
M.union_names = {
  EU_EXTRA = {"Extra-EU"}, EU_INTRA = {"Intra-EU"},
  EA_EXTRA = {"Extra-euro area"}, EA_INTRA = {"Intra-euro area"},
  EA21_EXTRA = {"Extra-euro area - 21 countries"},
  EA21_INTRA = {"Intra-euro area - 21 countries"},
  EA20_EXTRA = {"Extra-euro area - 20 countries"},
  EA20_INTRA = {"Intra-euro area - 20 countries"},
  EA19_EXTRA = {"Extra-euro area - 19 countries"},
  EA19_INTRA = {"Intra-euro area - 19 countries"},
  EU27_2020_EXTRA = {"Extra-EU27"}, EU27_2020_INTRA = {"Intra-EU27"},
  EU28_EXTRA = {"Extra-EU28"}, EU28_INTRA = {"Intra-EU28"},
}
M.union_codes = {
  EA_EXTRA = {"EUROZONE_EXTRA"}, EA_INTRA = {"EUROZONE_INTRA"},
  EU_EXTRA = {"EXTRA_EU"}, EU_INTRA = {"INTRA_EU"},
}

-- Alpha codes in Comtrade's files that are not ISO's. A79 is two areas and
-- stays unknown.
M.alpha = {
  W00 = "World", WLD = "World", EUR = "EU", EUN = "EU", R4 = "ASEAN",
  S19 = "TWN", _X = "XX-NES", X1 = "XX-BUNKERS", X2 = "XX-FREE-ZONES",
  XX = "XX-SPECIAL", _AC = "XX-CAMEU", R91 = "XX-CACM", A49 = "XX-CARIBBEAN",
  E29 = "XX-EAST-EUROPE", R20 = "XX-EFTA", A59 = "XX-NORTH-AMERICA",
  F49 = "XX-NORTH-AFRICA", O19 = "XX-OCEANIA", F19 = "XX-AFRICA",
  E19 = "XX-EUROPE", F97 = "XX-WEST-ASIA", ZA1 = "SACU", _KS = "XKX",
  _CI = "CHANNEL-ISLANDS", _SK = "SARAWAK", _SH = "SABAH", _PM = "MALAYA",
  _RI = "RYUKYU", _RN = "RHODESIA-NYASALAND", _TK = "TANGANYIKA",
  _ZP = "ZANZIBAR", _MI = "MID", _WI = "WAK", _SM = "SKM",
}
M.imf = {WBG = "PSE", KOS = "XKX"}
M.comext = {EL = "GRC", UK = "GBR", XU = "GBR", XS = "SRB", XM = "MNE"}

-- English names besides those of iso-codes, by id; '|' between names.
M.names = {
  AIA = "Anguilla, United Kingdom-British Overseas Territory",
  ABW = "Aruba, Kingdom of the Netherlands",
  ALA = "Aland",
  ARE = "UAE",
  ATF = "Fr. South Antarctic Terr.|French Southern and Antarctic Lands",
  ATG = "Antigua & Barbuda",
  BES = "Bonaire|Caribbean Netherlands|Bonaire, Saint Eustatius and Saba",
  BHS = "Bahamas, The|The Bahamas|Bahamas (the)",
  BIH = "Bosnia Herzegovina|Bosnia-Herzegovina|Bosnia & Herzegovina|Bosnia",
  BLR = "Belorussia|Byelorussia",
  BOL = "Bolivia (Plurinational State of)",
  BRN = "Brunei",
  CAF = "Central African Rep.|Central African Rep",
  CCK = "Cocos Isds|Cocos Islands",
  CHN = "China, People's Republic of|China, P.R.: Mainland|China, mainland|"
     .. "Mainland China|PRC|China, People's Rep. of",
  CIV = "Ivory Coast",
  COD = "Dem. Rep. of the Congo|Congo, Dem. Rep.|DR Congo|"
     .. "Democratic Republic of the Congo|Congo, Dem. Rep. of the|Zaire|"
     .. "Congo, Democratic Republic of the|Congo, Democratic Republic of|"
     .. "Congo (Kinshasa)|Congo - Kinshasa|Democratic Republic of Congo",
  COG = "Congo, Rep.|Congo, Republic of|Congo (Brazzaville)|Congo, Rep. of|"
     .. "Congo - Brazzaville|Republic of the Congo|Congo, Republic of the",
  COK = "Cook Isds",
  CPV = "Cape Verde",
  CUW = "Curacao, Kingdom of the Netherlands",
  CXR = "Christmas Isds",
  CZE = "Czech Rep.|Czech Rep",
  DEU = "Fed. Rep. of Germany (...1990)|Fmr Fed. Rep. of Germany|"
     .. "Federal Republic of Germany|West Germany|"
     .. "Former Federal Republic of Germany",
  DOM = "Dominican Rep.|Dominican Rep",
  EGY = "Egypt, Arab Rep.",
  ERI = "Eritrea, The State of",
  ESH = "Sahara, Western",
  ETH = "Ethiopia, The Federal Democratic Republic of|Ethiopia (...1992)|"
     .. "Fmr Ethiopia",
  FLK = "Falkland Isds (Malvinas)|Falkland Islands|Malvinas",
  FRA = "Metropolitan France|France, Monaco",
  FRO = "Faeroe Isds|Faeroe Islands",
  FSM = "FS Micronesia|Micronesia, Fed. Sts.|Micronesia|"
     .. "Micronesia (Federated States of)|Federated State of Micronesia",
  GBR = "UK|Great Britain|U.K.|Britain|"
     .. "United Kingdom (excluding Northern Ireland)",
  GMB = "Gambia, The|The Gambia",
  GUF = "French Guiana (Overseas France)",
  GLP = "Guadeloupe (Overseas France)",
  HKG = "China, Hong Kong SAR|Hong Kong SAR, China|Hong Kong SAR|"
     .. "Hong Kong, China|China, P.R.: Hong Kong|China (Hong Kong)|"
     .. "China, Hong Kong Special Administrative Region|"
     .. "Hong Kong Special Administrative Region, People's Republic of China",
  HMD = "Heard & McDonald Islands",
  IND = "India (...1974)|India, excl. Sikkim",
  IOT = "Br. Indian Ocean Terr.",
  IRL = "Eire|Republic of Ireland",
  IRN = "Iran (Islamic Republic of)|Iran, Islamic Rep.",
  KGZ = "Kyrgyz Republic|Kyrgyz, Republic",
  KNA = "St. Kitts & Nevis|Saint Kitts, Nevis and Anguilla (...1980)",
  KOR = "Rep. of Korea|Korea, Rep.|Korea, Rep. of|Republic of Korea|"
     .. "Korea, South|Korea (South)|Korea, Republic of (South Korea)",
  LAO = "Lao People's Dem. Rep.|Lao PDR|Lao, People's Democratic Republic",
  LBY = "Libyan Arab Jamahiriya",
  MAC = "China, Macao SAR|Macao SAR, China|Macao SAR|Macau|Macao, China|"
     .. "China, P.R.: Macao|China (Macao)|"
     .. "China, Macao Special Administrative Region|"
     .. "Macao Special Administrative Region, People's Republic of China",
  MAF = "Saint-Martin (French part)|Saint Martin",
  MDA = "Rep. of Moldova|Moldova, Rep.|Moldova, Rep. of",
  MKD = "TFYR of Macedonia|Macedonia, FYR|FYR of Macedonia|Macedonia|"
     .. "FYR Macedonia|The former Yugoslav Republic of Macedonia|"
     .. "Former Yugoslav Republic of Macedonia, the",
  MMR = "Burma",
  MNP = "N. Mariana Isds",
  MSR = "Montserrat, United Kingdom-British Overseas Territory",
  MTQ = "Martinique (Overseas France)",
  MYT = "Mayotte (Overseas France)",
  NLD = "Netherlands, The|The Netherlands|Holland",
  NFK = "Norfolk Isds",
  NOR = "Norway, excluding Svalbard and Jan Mayen|"
     .. "Norway, Svalbard and Jan Mayen",
  PAK = "East and West Pakistan (...1971)",
  PAN = "Panama, excl.Canal Zone (...1977)|Fmr Panama, excl.Canal Zone",
  PCN = "Pitcairn Islands",
  PRK = "Dem. People's Rep. of Korea|Korea, DPR of|Korea, Dem. People's Rep.|"
     .. "DPRK|Korea, North|Korea (North)|Korea, Dem. Rep.|"
     .. "Korea, Democratic People's Republic of (North Korea)",
  PSE = "Occ. Palestinian Terr.|Palestine|West Bank and Gaza|"
     .. "Palestinian Territory, Occupied|Occupied Palestinian Territory|"
     .. "State of Palestine",
  REU = "Réunion (Overseas France)",
  RUS = "Russia",
  SDN = "Sudan (...2011)|Fmr Sudan|Former Sudan",
  SHN = "Saint Helena",
  SGS = "South Georgia & South Sandwich Islands",
  SJM = "Svalbard and Jan Mayen Islands|Svalbard & Jan Mayen",
  SPM = "Saint Pierre & Miquelon",
  STP = "São Tomé and Príncipe|São Tomé & Príncipe|Sao Tome & Principe|"
     .. "São Tomé and Príncipe, Democratic Republic of",
  SVK = "Slovak Republic|Slovak Rep.",
  SWZ = "Swaziland",
  SXM = "Saint Maarten|Sint Maarten|Saint Maarten (Dutch part)|"
     .. "Sint Maarten, Kingdom of the Netherlands",
  SYR = "Syrian Arab Rep.",
  TCA = "Turks & Caicos Islands",
  TKL = "Tokelau Islands",
  TLS = "East Timor|Timor Leste",
  TTO = "Trinidad & Tobago",
  TUR = "Turkey",
  TWN = "Other Asia, nes|Other Asia, not elsewhere specified|Chinese Taipei|"
     .. "Taiwan, China|Taiwan Province of China|Other Asia, n.e.s.|"
     .. "China (Taiwan)",
  TZA = "United Rep. of Tanzania|Tanzania, United Rep. of",
  UMI = "U.S. Outlying Islands|US Minor Outlying Islands",
  USA = "USA|US|U.S.|U.S.A.|USA and Puerto Rico (...1980)|"
     .. "USA, Puerto Rico and US Virgin Islands|United States of America",
  VAT = "Vatican City|Vatican|Holy See|Vatican City State",
  VCT = "Saint Vincent & Grenadines|Saint Vincent & the Grenadines",
  VEN = "Venezuela (Bolivarian Republic of)|Venezuela, RB|"
     .. "Venezuela, República Bolivariana de",
  VGB = "Br. Virgin Isds|British Virgin Islands",
  VIR = "US Virgin Isds (...1980)|US Virgin Islands|U.S. Virgin Islands|"
     .. "United States Virgin Islands|US Virgin Isds",
  WLF = "Wallis & Futuna|Wallis and Futuna Islands|Wallis and Futuna Isds",
  WSM = "Western Samoa",
  YEM = "Yemen, Rep.|Arab Rep. of Yemen (...1990)|Fmr Arab Rep. of Yemen|"
     .. "North Yemen",
  ATB = "Br. Antarctic Terr.",
  ANT = "Neth. Antilles|Netherlands Antilles (...2010)|"
     .. "Netherlands Antilles and Aruba (...1985)|Neth. Antilles and Aruba",
}

-- Spellings that publishers' files really hold.
M.misspelt = {
  ASM = "American Saoma", ATF = "French Southern Terrirories",
  BLM = "Saint-Barthelemy|Saint-Barth?lemy|Saint BarthÈlemy",
  CIV = "Cote d' Ivoire|CÙte d'Ivoire", CUW = "CuraÁao",
  FLK = "Folkland Islands (Malvinas)", MCO = "Monako", WSM = "Saoma",
}

return M
