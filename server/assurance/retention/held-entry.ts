/**
 * SQL that is true when the hold `h` covers the entry `i` of the audit index: every member of its scope that is set fits. One
 * text for the triggers and for the questions, so that what is counted as held is what the database keeps.
 */
export const HOLD_COVERS = `h.tenant_id = i.tenant_id AND h.released_at IS NULL
  AND (h.resource_token = '' OR h.resource_token = i.resource_token)
  AND (h.run_id = '' OR h.run_id = i.run_id)
  AND i.time >= h.from_time AND (h.to_time = '' OR i.time <= h.to_time)
  AND (h.person_token = '' OR h.person_token = i.actor_token
    OR EXISTS (SELECT 1 FROM audit_disclosure p WHERE p.log_id = i.log_id AND p.idx = i.idx AND p.person_token = h.person_token))`;
