#include "evidence/protect/own_sql.h"

/* The columns are named once: as they are asked for, and as they are told. */
#define SOURCE(table, columns, as, rest)                                                           \
    {                                                                                              \
        table, columns, as,                                                                        \
        {                                                                                          \
            "SELECT " columns " FROM " rest                                                        \
        }                                                                                          \
    }
#define TIMES "valid_from, valid_to, known_from, known_to, recorded, closed"
#define TIMES_AS "dddktt"
/* Where the person lives today: what is told of a household is that of theirs. */
#define HOMES                                                                                      \
    "IN (SELECT m.household FROM membership AS m WHERE m.province = ?1 AND m.person = ?2 AND"      \
    " m.closed = 0 AND m.valid_from <= ?3 AND ?3 < m.valid_to)"
#define OWN "(entity = ?2 OR entity " HOMES ")"
#define OF_ACTS(table, key)                                                                        \
    key " IN (SELECT o.id FROM " table " AS o WHERE o.province = ?1 AND (o.entity = ?2 OR"         \
        " o.entity " HOMES "))"
#define OF_PAYMENTS                                                                                \
    "EXISTS (SELECT 1 FROM payment AS o WHERE o.province = x.province AND o.month = x.month AND"   \
    " o.round = x.round AND o.number = x.number AND (o.entity = ?2 OR o.entity " HOMES "))"

const struct own_source own_sources[] = {
    SOURCE("person", "name, birth, birth_to, sex, ethnicity, " TIMES, "tddtt" TIMES_AS,
           "person WHERE province = ?1 AND id = ?2 AND ?3 = ?3 ORDER BY recorded, valid_from"),
    SOURCE("person_number", "kind, number, " TIMES, "tt" TIMES_AS,
           "person_number WHERE province = ?1 AND person = ?2 AND ?3 = ?3 ORDER BY kind, recorded,"
           " valid_from"),
    SOURCE("membership", "household, number, relation, " TIMES, "ttt" TIMES_AS,
           "membership WHERE province = ?1 AND person = ?2 AND ?3 = ?3 ORDER BY recorded,"
           " household, valid_from"),
    SOURCE("household", "id, code, commune, village, " TIMES, "tttt" TIMES_AS,
           "household WHERE province = ?1 AND id " HOMES " ORDER BY id, recorded, valid_from"),
    SOURCE("answer", "entity, form, answers, " TIMES, "ttt" TIMES_AS,
           "answer WHERE province = ?1 AND " OWN " ORDER BY entity, recorded, valid_from"),
    SOURCE("form", "id, questions", "tt",
           "form WHERE province = ?1 AND id IN (SELECT w.form FROM answer AS w WHERE w.province ="
           " ?1 AND (w.entity = ?2 OR w.entity " HOMES ")) ORDER BY id"),
    SOURCE("fact", "name, value, entity, " TIMES, "~tt" TIMES_AS,
           "fact WHERE province = ?1 AND " OWN " ORDER BY entity, recorded, name, valid_from"),
    SOURCE("event_person", "event", "t",
           "event_person WHERE province = ?1 AND person = ?2 AND ?3 = ?3 ORDER BY event"),
    SOURCE("event", "id, kind, on_day, reason, recorded", "ttdtt",
           "event WHERE province = ?1 AND ?3 = ?3 AND id IN (SELECT p.event FROM event_person AS p"
           " WHERE p.province = ?1 AND p.person = ?2) ORDER BY id"),
    SOURCE("person_merge", "id, kept, dropped, reason, recorded", "ttttt",
           "person_merge WHERE province = ?1 AND (kept = ?2 OR dropped = ?2) AND ?3 = ?3 ORDER BY"
           " id"),
    SOURCE("review_case",
           "household, campaign, village, origin, asked_on, class_before, persons_before, recorded",
           "ttttdttt",
           "review_case WHERE province = ?1 AND household " HOMES " ORDER BY household, campaign"),
    SOURCE("review_vote", "household, campaign, present, agreed, on_day, recorded", "ttttdt",
           "review_vote WHERE province = ?1 AND household " HOMES " ORDER BY household, campaign,"
           " round"),
    SOURCE("review_result", "household, campaign, class, movement, refusal, recorded", "tttttt",
           "review_result WHERE province = ?1 AND household " HOMES " ORDER BY"
           " household, campaign, decision"),
    SOURCE("review_score",
           "household, campaign, surveyed_on, b1, b2, class, deprived, undetermined, persons,"
           " unable, merit, causes, received, needed, children, children_insurance,"
           " children_nutrition, children_schooling, recorded",
           "ttdtttttttttttttttt",
           "review_score WHERE province = ?1 AND household " HOMES " ORDER BY household, campaign,"
           " round"),
    SOURCE("living_act", "household, act, on_day, number, signer, reason, income, recorded",
           "ttdttttt",
           "living_act WHERE province = ?1 AND household " HOMES " ORDER BY household, seq"),
    SOURCE("living_income", "household, source, revenue, cost", "tttt",
           "living_income WHERE province = ?1 AND household " HOMES " ORDER BY household, seq,"
           " source"),
    SOURCE("plan_measure", "household, need, measure, responsible, begun, due, recorded", "ttttddt",
           "plan_measure WHERE province = ?1 AND household " HOMES " ORDER BY id"),
    SOURCE("plan_event", "measure, kind, on_day, outcome, recorded", "ttdtt",
           "plan_event WHERE province = ?1 AND measure IN (SELECT o.id FROM plan_measure AS o WHERE"
           " o.province = ?1 AND o.household " HOMES ") ORDER BY measure, number"),
    SOURCE("enrolment_act",
           "entity, id, benefit, act, from_month, on_day, number, signer, reason, article, papers,"
           " commune, to_commune, fact, recorded",
           "ttttmdttttttttt", "enrolment_act WHERE province = ?1 AND " OWN " ORDER BY id"),
    SOURCE("enrolment_approval", "act, approved, note, recorded", "tttt",
           "enrolment_approval WHERE province = ?1 AND " OF_ACTS("enrolment_act",
                                                                 "act") " ORDER BY act"),
    SOURCE("payee", "entity, method, provider, bank, account, holder, collector, paper, " TIMES,
           "tttttttt" TIMES_AS,
           "payee WHERE province = ?1 AND " OWN " ORDER BY entity, recorded, valid_from"),
    SOURCE("payee_change",
           "id, entity, valid_from, method, bank, account, holder, collector, paper, recorded",
           "ttdttttttt", "payee_change WHERE province = ?1 AND " OWN " ORDER BY id"),
    SOURCE("payee_verdict", "change, approved, note, recorded", "tttt",
           "payee_verdict WHERE province = ?1 AND " OF_ACTS("payee_change",
                                                            "change") " ORDER BY change"),
    SOURCE("payment",
           "month, round, number, id, entity, name, collector, commune, village, method, provider,"
           " bank, account, amount, current, arrears, withheld",
           "mtttttttttttttttt",
           "payment WHERE province = ?1 AND " OWN " ORDER BY month, round, number"),
    SOURCE("payment_line", "month, round, number, benefit, for_month, owed, paid, returned, amount",
           "mtttmtttt",
           "payment_line AS x WHERE x.province = ?1 AND " OF_PAYMENTS
           " ORDER BY month, round, number, benefit, for_month"),
    SOURCE("payment_event", "month, round, number, kind, on_day, reason, reference", "mtttdtt",
           "payment_event AS x WHERE x.province = ?1 AND " OF_PAYMENTS
           " ORDER BY month, round, number, seq"),
    SOURCE("payment_late", "month, round, number, kind, on_day, reason, reference", "mtttdtt",
           "payment_late AS x WHERE x.province = ?1 AND " OF_PAYMENTS
           " ORDER BY month, round, number, seq"),
    SOURCE("payment_part", "month, round, number, amount", "mttt",
           "payment_part AS x WHERE x.province = ?1 AND " OF_PAYMENTS
           " ORDER BY month, round, number, seq"),
    SOURCE("cycle_remark", "month, round, entity, kind, amount, name, commune", "mtttttt",
           "cycle_remark WHERE province = ?1 AND " OWN " ORDER BY month, round, entity, kind"),
    SOURCE("recovery", "id, entity, benefit, for_month, kind, amount, on_day, number, note",
           "tttmttdtt", "recovery WHERE province = ?1 AND " OWN " ORDER BY id"),
    SOURCE("recovery_act",
           "id, order_id, act, entity, amount, payer, on_day, number, signer, reason, recorded",
           "ttttttdtttt", "recovery_act WHERE province = ?1 AND " OWN " ORDER BY id"),
    SOURCE(
        "recovery_verdict", "act, approved, note, recorded", "tttt",
        "recovery_verdict WHERE province = ?1 AND " OF_ACTS("recovery_act", "act") " ORDER BY act"),
    SOURCE("recovery_instalment", "act, by_month, amount", "tmt",
           "recovery_instalment WHERE province = ?1 AND " OF_ACTS("recovery_act",
                                                                  "act") " ORDER BY act, by_month"),
    SOURCE("recovery_part", "act, benefit, for_month, amount, returned", "ttmtt",
           "recovery_part WHERE province = ?1 AND " OF_ACTS(
               "recovery_act", "act") " ORDER BY act, benefit, for_month"),
    SOURCE("delivery",
           "id, entity, benefit, content, from_month, to_month, quantity, unit, amount, article,"
           " name, born, sex, personal_id, household, commune, village",
           "ttttmmttttttttttt", "delivery WHERE province = ?1 AND " OWN " ORDER BY id"),
    SOURCE("delivery_act", "delivery, act, on_day, quantity, amount, mark, reason", "ttdtttt",
           "delivery_act WHERE province = ?1 AND " OF_ACTS("delivery",
                                                           "delivery") " ORDER BY delivery, seq"),
    SOURCE("delivery_site", "delivery, village, place, latitude, longitude, on_day", "tttttd",
           "delivery_site WHERE province = ?1 AND " OF_ACTS("delivery",
                                                            "delivery") " ORDER BY delivery, seq"),
    SOURCE("project_member", "project, entity, household, name, commune, own, revolving", "ttttttt",
           "project_member WHERE province = ?1 AND " OWN " ORDER BY project, entity"),
    SOURCE("project_event", "project, what, entity, item, quantity, amount, on_day, note",
           "ttttttdt", "project_event WHERE province = ?1 AND " OWN " ORDER BY project, seq"),
    SOURCE("credit_loan",
           "bank, loan, borrower, personal_id, code, commune, programme, purpose, principal, "
           "outstanding, overdue,"
           " lent_on, due_on, recorded",
           "tttttttttttddt",
           "credit_loan WHERE province = ?1 AND person = ?2 AND ?3 = ?3 ORDER BY bank, loan,"
           " recorded"),
    SOURCE("reopened", "id, entity, what, since, event", "tttdt",
           "reopened WHERE province = ?1 AND " OWN " ORDER BY id"),
    SOURCE("ledger_transfer", "day, kind, amount, code, period, reference", "dtttmt",
           "ledger_transfer WHERE province = ?1 AND beneficiary = ?2 AND ?3 = ?3 ORDER BY day,"
           " at_us, posting, place"),
    SOURCE("subject_request", "id, kind, asked_by, paper, said, on_day, recorded", "tttttdt",
           "subject_request WHERE province = ?1 AND person = ?2 AND ?3 = ?3 ORDER BY id"),
    SOURCE("subject_act", "request, act, on_day, until, said, paper", "ttdktt",
           "subject_act WHERE province = ?1 AND ?3 = ?3 AND request IN (SELECT q.id FROM"
           " subject_request AS q WHERE q.province = ?1 AND q.person = ?2) ORDER BY request, seq"),
};
const uint32_t own_n_sources = sizeof(own_sources) / sizeof(own_sources[0]);
