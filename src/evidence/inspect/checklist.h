/* Checklists of a visit, by kind of finding: data/inspection/checklists.csv. Pure once read. */
#ifndef EVIDENCE_CHECKLIST_H
#define EVIDENCE_CHECKLIST_H

#include "evidence/inspect/dossier.h"

struct check_item {
    str code; /* "dead_paid.certificate" */
    str kind; /* of a finding; "*": of every dossier */
    str text[2];
};
struct checklist {
    struct check_item *v;
    uint32_t n, cap;
};

/* Reads the table in the folder of data. ERR_INPUT where it contradicts itself. */
enum err_code checklist_load(struct arena *a, str data_folder, struct checklist *out,
                             struct err *e);
enum err_code checklist_parse(struct arena *a, str text, const char *name, struct checklist *out,
                              struct err *e);
/* What a dossier that was opened for `why` is to be looked at for: that of every dossier, then that
 * of the kinds that `why` names, in the order of the table. In the arena. */
struct checklist checklist_of(struct arena *a, const struct checklist *all, str why);
const struct check_item *checklist_find(const struct checklist *l, str code);
/* The last answer of its visits: yes, no, unseen; empty: it was not looked at. */
str checklist_answer(const struct dossier *d, str code);
/* yes, no, unseen, as people read it. */
const char *checklist_answer_name(str answer, enum lang lang);

#endif
