import { z } from 'zod';
import type { Instant } from '../../../shared/brand.ts';

const Words = (most: number) => z.string().trim().max(most);
const Category = z.array(z.string().trim().min(1).max(200)).max(50);

/** What somebody says of one activity. The first eight members are the document's (FEATURES T51), the others what Art. 30 GDPR asks for besides. */
export const ActivityContent = z.strictObject({
  processing_purpose: z.string().trim().min(1, 'name the purpose').max(2_000),
  data_categories: Category,
  data_subjects: Category,
  recipients: Category,
  /** Third countries, each with what safeguards the transfer (Art. 30(1)(e)). */
  transfers: z.array(z.strictObject({ destination: z.string().trim().min(1).max(200), safeguards: Words(500) })).max(50),
  retention_period: Words(500),
  security_measures: Category,
  /** Whether the tenant decides about the processing (30(1)) or does it for somebody (30(2)). */
  role: z.enum(['controller', 'processor']).default('controller'),
  /** Name and contact of the controller, any joint controller, the representative and the data protection officer. */
  controller: Words(500).default(''),
  joint_controller: Words(500).default(''),
  representative: Words(500).default(''),
  dpo: Words(500).default(''),
  legal_basis: Words(500).default(''),
  /** Where the data protection impact assessment lies. */
  dpia: Words(500).default(''),
});
export type ActivityContent = Readonly<z.infer<typeof ActivityContent>>;

/** An activity as the document shapes it: its eleven fields first (record id, tenant, the seven above, made and changed), then ours. */
export interface ProcessingActivity extends ActivityContent {
  readonly record_id: string;
  readonly tenant_id: string;
  readonly created_at: Instant;
  readonly updated_at: Instant;
  readonly ver: number;
  readonly edited_by: string;
}

/** What every deployment of this product does with data: where a record begins, to be made one's own. */
export const DEFAULT_ACTIVITY: ActivityContent = {
  processing_purpose: 'Running AI agents, and keeping the records that show how they were governed',
  data_categories: ['Questions and tasks given to agents', 'What agents did and answered', 'Results of tools that agents called', 'Names and sign-in data of users', 'Audit records of what users did'],
  data_subjects: ['Users of this tenant', 'People that tasks and answers speak of'],
  recipients: ['Providers of the models that agents use'],
  transfers: [],
  retention_period: 'By the retention policies of this tenant; audit records of standard class at least 183 days',
  security_measures: ['Roles and separation of duties', 'Tenants kept apart by the database', 'Secrets sealed under keys of the tenant', 'Tamper-evident audit log'],
  role: 'controller', controller: '', joint_controller: '', representative: '', dpo: '', legal_basis: '', dpia: '',
};

/** Members that Art. 30(1) (controllers) or 30(2) (processors) asks for and that stand empty. Recipients and transfers may be none. */
export function missingMembers(activity: ActivityContent): readonly string[] {
  const asked: ReadonlyArray<readonly [string, string | readonly unknown[]]> = [
    ['controller', activity.controller], ['security measures', activity.security_measures],
    ...(activity.role === 'controller' ? ([['data categories', activity.data_categories], ['data subjects', activity.data_subjects], ['retention period', activity.retention_period]] as const) : []),
  ];
  const unsafe = activity.transfers.filter(({ safeguards }) => safeguards === '').map(({ destination }) => `safeguards for ${destination}`);
  return [...asked.filter(([, value]) => value.length === 0).map(([name]) => name), ...unsafe];
}
