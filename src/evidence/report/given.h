/* What was handed over in a period, in SQL: ?1 province, ?2 opening, ?3 closing day, ?4 the last
 * recording, ?5 the moment after the day of knowledge. A delivery d counts where its act a of
 * handing over lies in the period, unless it was refused or taken back later. */
#ifndef EVIDENCE_GIVEN_H
#define EVIDENCE_GIVEN_H

#define GIVEN_ROWS                                                                                 \
    " delivery AS d JOIN delivery_act AS a ON a.province = d.province AND a.delivery = d.id AND"   \
    " a.act = 'deliver' AND a.on_day > ?2 AND a.on_day <= ?3 AND a.recorded <= ?4 JOIN recording"  \
    " AS r ON r.province = a.province AND r.number = a.recorded AND r.at_us < ?5 WHERE"            \
    " d.province = ?1 AND NOT EXISTS (SELECT 1 FROM delivery_act AS b JOIN recording AS z ON"      \
    " z.province = b.province AND z.number = b.recorded AND z.at_us < ?5 WHERE b.province ="       \
    " d.province AND b.delivery = d.id AND b.act IN ('refuse', 'reverse') AND b.recorded <= ?4)"
#define GIVEN_VALUES(q)                                                                            \
    STORE_VALUES(store_int((q)->at.province), store_date((q)->opening), store_date((q)->at.as_of), \
                 store_int((q)->at.recording), store_int(moment_after((q)->at.known_on)))

#endif
