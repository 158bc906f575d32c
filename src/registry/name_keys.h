/* The keys that people and villages are found by (search.h), in the tables name_key and
 * village_key. Whoever writes rows of `person` or `household` adds their names here, in the same
 * transaction; what is there already is not written again. */
#ifndef REGISTRY_NAME_KEYS_H
#define REGISTRY_NAME_KEYS_H

#include "store/store.h"

#define NAME_KEY_ENDS 99 /* `part` of surname and given name; else the word a key begins at */

struct name_keys;

/* Texts given to it live until they are written. */
struct name_keys *name_keys_new(struct arena *a);
void name_keys_add(struct name_keys *k, str name);
void name_keys_add_village(struct name_keys *k, int64_t area, str village); /* area 0: in no list */
/* In the transaction that is open, with the province's counter locked. Of a registry that has
 * people and no keys yet, those of all its people too. */
enum err_code name_keys_write(struct store_conn *c, struct name_keys *k, int64_t province,
                              struct err *e);
/* The same for one name. */
enum err_code name_keys_write_one(struct store_conn *c, int64_t province, str name, struct err *e);

#endif
