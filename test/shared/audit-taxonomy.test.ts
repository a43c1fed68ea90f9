import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AUDIT_EVENTS, type AuditEventType, isAuditEventType } from '../../shared/audit-events.ts';
import { DEV_HEALTH_ACTIONS, DEV_HEALTH_RESOURCES, devHealthAction, devHealthResource, eventTypesNamed, GUIDE_EVENTS } from '../../shared/audit-names.ts';
import { UNEMITTED_EVENTS } from '../../shared/unemitted-events.ts';
import { testData } from '../support/test-data.ts';

const types = Object.keys(AUDIT_EVENTS).filter(isAuditEventType);
const catalogue = testData('controls/events.json');
const contract = testData('contracts/aui-enterprise.json');

/** What the server says it does; declarations in procedures’ metadata and questions of reports are no emissions. */
function sources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts') && !path.endsWith('evidence-queries.ts'))
    .map((path) => readFileSync(join(folder, path), 'utf8').replaceAll(/audit: \[[^\]]*\]/g, '')).join('\n');
}

describe('the taxonomy of the audit log', () => {
  it.skipIf(catalogue === null)('has every type of the catalogue with its category, severity, OCSF type, retention class and what it may disclose', () => {
    interface Listed { type: string; category: string; severity: string; ocsf: { type_uid: number }; retentionClass: string; disclosures: string[] }
    const { events } = JSON.parse(readFileSync(catalogue ?? '', 'utf8')) as { events: Listed[] }; // the data set’s own shape
    expect(events).toHaveLength(113);
    for (const { type, category, severity, ocsf, retentionClass, disclosures } of events) {
      const own = isAuditEventType(type) ? AUDIT_EVENTS[type] : null;
      expect(own, type).toMatchObject({ category, severity, ocsf: ocsf.type_uid, retention: retentionClass });
      expect(['actor', 'source', ...(own?.groups ?? [])], type).toEqual(expect.arrayContaining(disclosures));
    }
  });

  const text = sources(join(import.meta.dirname, '../../server'));
  it.each(types)('%s is emitted or listed with the reason why not, and not both', (type) => {
    expect(text.includes(`'${type}'`)).toBe(!Object.hasOwn(UNEMITTED_EVENTS, type));
  });

  it('says why of everything that is not emitted', () => {
    expect(Object.entries(UNEMITTED_EVENTS).filter(([, why]) => why.length < 20)).toEqual([]);
  });

  it('U24: every event has one of four severities, information the commonest of them', () => {
    expect(new Set(types.map((type) => AUDIT_EVENTS[type].severity))).toEqual(new Set(['info', 'warning', 'error', 'critical']));
    const having = (severity: string) => types.filter((type) => AUDIT_EVENTS[type].severity === severity).length;
    for (const other of ['warning', 'error', 'critical']) expect(having('info'), other).toBeGreaterThan(having(other));
  });
});

describe('the documents’ names', () => {
  it.skipIf(contract === null)('U23: the guide’s 26 types in 8 categories are all known, each as at least one type of ours', () => {
    const guide = JSON.parse(readFileSync(contract ?? '', 'utf8')) as { audit_event_types: string[]; audit_categories_in_document: string[] }; // the contract’s own shape
    expect(Object.keys(GUIDE_EVENTS)).toEqual(guide.audit_event_types);
    for (const name of guide.audit_event_types) expect(eventTypesNamed(name)?.length, name).toBeGreaterThan(0);
    const categories = new Set<string>(types.map((type) => AUDIT_EVENTS[type].category));
    const own = guide.audit_categories_in_document.map((title) => title.toLowerCase().replaceAll(' ', '_').replace(/s$/, ''));
    expect(own.filter((category) => !categories.has(category) && !categories.has(`${category}s`))).toEqual([]);
  });

  it('D35: fifty actions and twenty-one resource types are known; every event has an action and every kind a resource type', () => {
    expect(Object.keys(DEV_HEALTH_ACTIONS)).toHaveLength(50);
    expect(Object.keys(DEV_HEALTH_RESOURCES)).toHaveLength(21);
    const [actions, resources] = [Object.keys(DEV_HEALTH_ACTIONS), Object.keys(DEV_HEALTH_RESOURCES)];
    expect(types.filter((type) => !actions.includes(devHealthAction(type)))).toEqual([]);
    expect(['user', 'agent', 'no such kind'].filter((kind) => !resources.includes(devHealthResource(kind)))).toEqual([]);
    expect([devHealthAction('auth.api_key.revoked'), devHealthAction('admin.role.removed'), devHealthAction('audit.log.created')]).toEqual(['api_key_revoked', 'permission_revoked', 'other']);
    expect([devHealthResource('organisation'), devHealthResource('api_key'), devHealthResource('run')]).toEqual(['organization', 'api_key', 'other']);
  });

  it.each([
    ['login', ['auth.login.succeeded']], ['security.rate_limit_exceeded', ['security.rate_limit_exceeded']], ['data.read', ['data.read', 'data.searched']], ['other', []],
  ] as ReadonlyArray<[string, readonly AuditEventType[]]>)('take "%s" for %j', (name, own) => {
    expect(eventTypesNamed(name)).toEqual(own);
  });

  it('take families, and nothing that nobody knows', () => {
    expect(eventTypesNamed('retention.*')).toEqual(['retention.policy.changed', 'retention.records.deleted', 'retention.records.restored', 'retention.purge.executed']);
    expect(eventTypesNamed('retention.%')).toBeNull();
  });
});
