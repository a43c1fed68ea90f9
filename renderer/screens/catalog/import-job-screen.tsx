import { Block, Button, countOf, EmptyState, formatCount, KeyValues, Notice, Page, PageHeader, Pane, ProgressBar, Table, Text, Time } from '../../kit/index.ts';
import { type ApiOutput, QueryView, useRouteParam } from '../../lib/index.ts';
import { ImportState } from './import-state.tsx';
import { useImportJob } from './use-import.ts';

type Job = ApiOutput['imports']['get'];

const CRUMBS = [{ label: 'Catalog', to: '/catalog' }, { label: 'Import', to: '/catalog/import' }];

export function ImportJobScreen() {
  const { job, cancel, cancelling } = useImportJob(useRouteParam('importId'));
  const { data } = job;
  const actions = data && data.state !== 'working' && (
    <>
      <Button to="/catalog/import">Import more</Button>
      <Button kind="primary" to="/catalog">Open the catalog</Button>
    </>
  );
  return (
    <Page>
      <PageHeader title={data ? `Import of ${countOf(data.files, 'file')}` : 'Import'} crumbs={CRUMBS} badges={data && <ImportState state={data.state} tint />} {...(actions ? { actions } : {})} />
      <QueryView query={job}>
        {(current) => (
          <Pane label="Import" padded>
            <div className="grid max-w-300 gap-4 pt-4">
              {current.state === 'working' && (
                <ProgressBar
                  label={cancelling ? 'Stopping after the item at hand' : 'Reading files'} share={current.files === 0 ? null : current.filesRead / current.files}
                  words={`${formatCount(current.filesRead)} of ${countOf(current.files, 'file')}, ${countOf(current.agents, 'agent')} so far`} {...(cancelling ? {} : { onCancel: cancel })}
                />
              )}
              <Outcome job={current} />
            </div>
            <Problems job={current} />
          </Pane>
        )}
      </QueryView>
    </Page>
  );
}

function Outcome({ job }: { readonly job: Job }) {
  return (
    <>
      {job.state === 'cancelled' && <Notice tone="warn">Stopped by hand. What had been imported by then stays; import again to go on, nothing arrives twice.</Notice>}
      {job.state === 'failed' && <Notice tone="danger">The import broke before its end. What had been imported by then stays; import again to go on, nothing arrives twice.</Notice>}
      <div className="max-w-105">
        <KeyValues
          numbers
          items={[
            { key: 'Agents made or found again', value: formatCount(job.agents) },
            { key: 'Versions added, as drafts', value: formatCount(job.versionsAdded) },
            { key: 'Versions known already', value: formatCount(job.versionsKnown) },
            { key: 'MCP servers put into the tenant layer', value: formatCount(job.servers) },
            { key: 'Problems', value: formatCount(job.problems.length + job.moreProblems) },
          ]}
        />
      </div>
      <Text tone="faint">
        {job.startedByName} began it <Time at={job.startedAt} as="minute" />
        {job.endedAt && <>, it ended <Time at={job.endedAt} as="minute" /></>}.
      </Text>
    </>
  );
}

function Problems({ job }: { readonly job: Job }) {
  if (job.problems.length === 0) {
    if (job.state === 'working') return null;
    return <Block title="Problems"><EmptyState icon="ok" title="None: everything could be read">All of it stands in the catalog as drafts.</EmptyState></Block>;
  }
  const rows = job.problems.map((problem, index) => ({ ...problem, id: `${index}` }));
  return (
    <Block title="Problems" note={`${formatCount(rows.length + job.moreProblems)}, everything beside them was read`} flush>
      <Table
        label="Problems" rows={rows} rowId={(problem) => problem.id} flush
        columns={[
          { id: 'path', head: 'File', cell: (problem) => <Text mono>{problem.path}</Text> },
          { id: 'item', head: 'Item', cell: (problem) => problem.item ?? <Text tone="faint">whole file</Text> },
          { id: 'field', head: 'Field', cell: (problem) => (problem.field === '' ? <Text tone="faint">all of it</Text> : <Text mono>{problem.field}</Text>) },
          { id: 'rule', head: 'Rule', cell: (problem) => <Text tone="soft">{problem.rule}</Text> },
          { id: 'message', head: 'What is wrong', cell: (problem) => problem.message },
        ]}
      />
      {job.moreProblems > 0 && <p className="py-2"><Text tone="faint">{countOf(job.moreProblems, 'further problem')} not listed.</Text></p>}
    </Block>
  );
}
