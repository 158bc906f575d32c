/* The keys that people and villages are found by (search.h): the tables name_key, village_key,
 * known_name, known_place, name_bearer and place_bearer. Whoever writes rows of `person`,
 * `membership` or `household` adds their names and places here, and whose rows they are, after the
 * rows and in the same transaction; what is there already is not written again. */
#ifndef REGISTRY_NAME_KEYS_H
#define REGISTRY_NAME_KEYS_H

#include "store/store.h"

#define NAME_KEY_ENDS 99 /* `part` of surname and given name; else the word a key begins at */

struct name_keys;

/* Texts given to it live until they are written. */
struct name_keys *name_keys_new(struct arena *a);
void name_keys_add(struct name_keys *k, str name);
void name_keys_add_village(struct name_keys *k, int64_t area, str village); /* area 0: in no list */
/* A row of this person was written, or of this household: all their names, births and places are
 * joined. */
void name_keys_person(struct name_keys *k, int64_t person);
void name_keys_household(struct name_keys *k, int64_t household);
/* How many residents will be added: room for them is made at once. */
void name_keys_expect(struct name_keys *k, uint32_t residents);
/* In the place of both, of somebody who is in the registry for the first time, when nobody else is:
 * the only name and the only place. */
void name_keys_add_resident(struct name_keys *k, str name, int64_t area, str village,
                            int64_t person, day birth); /* DAY_MIN: not known */
/* In the transaction that is open, with the province's counter locked. Of a registry that has
 * people and no keys yet, those of all its people too. */
enum err_code name_keys_write(struct store_conn *c, struct name_keys *k, int64_t province,
                              struct err *e);
/* The same for one person and a name. */
enum err_code name_keys_write_person(struct store_conn *c, int64_t province, int64_t person,
                                     str name, struct err *e);

#endif
