/* What the answers about people and households share. */
#ifndef WEB_API_REGISTRY_H
#define WEB_API_REGISTRY_H

#include "web/api.h"
#include "web/room_law.h"

/* Words for the registry's codes: null where it has none. */
void api_put_sex(struct json_out *j, const char *name, str code);
void api_put_relation(struct json_out *j, const char *name, str code);
str api_sex(str code); /* "male", "female"; empty */
/* "born": the day, or null where the year alone is known; "born_year": the year. */
void api_put_born(struct json_out *j, day from, day to);
bool api_year(day from, day to, int64_t *year); /* false: not known */

/* "trace": the steps of room_why, each with its depth. */
extern const struct api_field api_line_fields[];
void api_put_trace(struct json_out *j, const struct room_lines *why);

/* "member": the number of the member that has the entity; null: it is none of theirs. */
void api_put_member_number(struct json_out *j, const struct brief *b, int64_t entity);

extern const struct api_about api_about_score, api_about_owed;
web_handler api_score, api_owed;

#endif
