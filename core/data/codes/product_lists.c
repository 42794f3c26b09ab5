/* product_lists.c -- named lists of products: what, which edition, who says */
#include "products.h"

#include <strings.h>

#define CHPL \
  "Common High Priority List of the EU, Japan, the UK and the USA"
#define HEADINGS "headings of the Harmonized System (WCO)"

static const char *const machine_tools[] = {"8456..8466", NULL};
static const char *const without_parts[] = {"8456..8465", NULL};
static const char *const metalworking[] = {"8456..8463", NULL};
static const char *const metal_forming[] = {"8462..8463", NULL};
static const char *const cnc_cutting[] = {
  "845710", "845811", "845891", "845921", "845931", "845941", "845951",
  "845961", "846012", "846022", "846023", "846024", "846031", NULL
};
static const char *const semiconductors[] = {"8541", "8542", NULL};
static const char *const nitrocellulose[] = {"391220", NULL};
static const char *const turbojets[] = {"841111", "841112", NULL};
static const char *const drones[] = {"8806", NULL};

static const char *const tier_1[] = {
  "854231", "854232", "854233", "854239", NULL
};
static const char *const tier_2[] = {
  "851762", "852691", "853221", "853224", "854800", NULL
};
static const char *const tier_3a[] = {
  "847150", "850440", "851769", "852589", "852910", "852990", "853669",
  "853690", "854110", "854121", "854129", "854130", "854149", "854151",
  "854159", "854160", NULL
};
static const char *const tier_3b[] = {
  "848210", "848220", "848230", "848250", "880730", "901310", "901380",
  "901420", "901480", NULL
};
static const char *const tier_4a[] = {
  "847180", "848610", "848620", "848640", "853400", "854320", "902750",
  "903020", "903032", "903039", "903082", NULL
};
static const char *const tier_4b[] = {
  "845710", "845811", "845891", "845961", "846693", NULL
};
static const char *const every_tier[] = {
  "854231", "854232", "854233", "854239",
  "851762", "852691", "853221", "853224", "854800",
  "847150", "850440", "851769", "852589", "852910", "852990", "853669",
  "853690", "854110", "854121", "854129", "854130", "854149", "854151",
  "854159", "854160",
  "848210", "848220", "848230", "848250", "880730", "901310", "901380",
  "901420", "901480",
  "847180", "848610", "848620", "848640", "853400", "854320", "902750",
  "903020", "903032", "903039", "903082",
  "845710", "845811", "845891", "845961", "846693", NULL
};

const ts_product_list ts_product_lists[] = {
  {"machine tools",
   "machine tools for metal, stone, wood and plastics, with parts",
   "HS", "2022-01-01", HEADINGS, machine_tools},
  {"machine tools without parts",
   "machine tools for metal, stone, wood and plastics",
   "HS", "2022-01-01", HEADINGS, without_parts},
  {"metalworking machine tools",
   "machine tools that remove or form metal, and laser and similar ones",
   "HS", "2022-01-01", HEADINGS, metalworking},
  {"metal-forming machine tools",
   "presses, bending, shearing, drawing and similar machine tools",
   "HS", "2022-01-01", HEADINGS, metal_forming},
  {"CNC metal-cutting machine tools",
   "machining centres and the numerically controlled codes of lathes, "
   "drilling, boring, milling, grinding and sharpening machines",
   "HS2022", "2022-01-01",
   "code texts of HS2017 and HS2022 that say \"numerically controlled\", "
   "headings 8458-8460, and 845710", cnc_cutting},
  {"semiconductors",
   "diodes, transistors, photosensitive devices, integrated circuits",
   "HS", "2022-01-01", HEADINGS, semiconductors},
  {"CHPL", "all tiers: 50 codes", "HS2022", "2024-02-23", CHPL, every_tier},
  {"CHPL tier 1", "integrated circuits", "HS2022", "2024-02-23", CHPL,
   tier_1},
  {"CHPL tier 2", "electronics for communication and navigation, capacitors",
   "HS2022", "2024-02-23", CHPL, tier_2},
  {"CHPL tier 3A", "further electronic items", "HS2022", "2024-02-23", CHPL,
   tier_3a},
  {"CHPL tier 3B", "bearings, aircraft parts, optics, navigation",
   "HS2022", "2024-02-23", CHPL, tier_3b},
  {"CHPL tier 4A", "equipment to make and test electronics",
   "HS2022", "2024-02-23", CHPL, tier_4a},
  {"CHPL tier 4B", "computer-controlled machine tools and parts",
   "HS2022", "2024-02-23", CHPL, tier_4b},
  {"nitrocellulose", "cellulose nitrates in primary forms",
   "HS", "2022-01-01", HEADINGS, nitrocellulose},
  {"turbojet engines", "turbo-jets of any thrust, without parts",
   "HS", "2022-01-01", HEADINGS, turbojets},
  {"drones", "unmanned aircraft; no code of their own before HS2022",
   "HS2022", "2022-01-01", HEADINGS, drones},
  {NULL, NULL, NULL, NULL, NULL, NULL}
};

const ts_product_list *ts_product_list_find (const char *name) {
  for (const ts_product_list *list = ts_product_lists; list->name != NULL;
       list++)
    if (strcasecmp(list->name, name) == 0) return list;
  return NULL;
}
