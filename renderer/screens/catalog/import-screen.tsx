import { Block, Button, countOf, EmptyState, FileDrop, formatBytes, formatCount, Link, Notice, Page, PageHeader, Pane, type PickedFile, ProgressBar, Table, Text, Time } from '../../kit/index.ts';
import { type ApiOutput, QueryView } from '../../lib/index.ts';
import { ImportState } from './import-state.tsx';
import { useImportChoice, useImports } from './use-import.ts';

export function ImportScreen() {
  const choice = useImportChoice();
  return (
    <Page>
      <PageHeader title="Import" crumbs={[{ label: 'Catalog', to: '/catalog' }]} />
      <Pane label="Import" padded>
        <div className="grid max-w-220 gap-3 pt-4">
          <FileDrop
            title="Drop agent definitions here" folders onFiles={choice.pick} onError={choice.unreadable}
            hint="JSON, YAML, Markdown with YAML, revision histories as JSON lines, MCP server descriptions, tool lists, A2A cards. What a file is, is read from its content."
          />
          {choice.trouble && <Notice tone="danger">{choice.trouble}</Notice>}
          <Chosen choice={choice} />
        </div>
        <div className="max-w-220 pt-4">
          <EarlierImports />
        </div>
      </Pane>
      {choice.leaving}
    </Page>
  );
}

function Chosen({ choice }: { readonly choice: ReturnType<typeof useImportChoice> }) {
  const { taken, refused, skipped, sent } = choice;
  if (sent !== null) return <ProgressBar label="Sending files" share={taken.length === 0 ? null : sent / taken.length} words={`${formatCount(sent)} of ${countOf(taken.length, 'file')}`} onCancel={choice.cancel} />;
  if (taken.length + refused.length + skipped === 0) return null;
  return (
    <section className="grid gap-3" aria-label="Chosen files">
      <div className="flex flex-wrap items-center gap-2">
        <Text weight="medium">{countOf(taken.length, 'file')}</Text>
        <Text tone="soft">{formatBytes(taken.reduce((sum, { file }) => sum + file.size, 0))}{skipped > 0 && `, ${countOf(skipped, 'hidden or media file')} left out`}</Text>
        <span className="ml-auto flex gap-2">
          <Button onPress={choice.clear}>Choose others</Button>
          <Button kind="primary" icon="upload" disabled={taken.length === 0} onPress={choice.send}>{`Import ${countOf(taken.length, 'file')}`}</Button>
        </span>
      </div>
      {refused.length > 0 && (
        <Notice tone="warn">
          {countOf(refused.length, 'file')} cannot be sent: {refused.slice(0, 5).map(({ path, why }) => `${path} (${why})`).join(', ')}
          {refused.length > 5 && ` and ${countOf(refused.length - 5, 'more', 'more')}`}.
        </Notice>
      )}
      <ChosenList files={taken} />
    </section>
  );
}

const LISTED = 100;

function ChosenList({ files }: { readonly files: readonly PickedFile[] }) {
  return (
    <>
      <Table
        label="Files to import" rows={files.slice(0, LISTED)} rowId={({ path }) => path} density="dense" flush
        columns={[{ id: 'path', head: 'File', cell: ({ path }) => <Text mono>{path}</Text> }, { id: 'size', head: 'Size', align: 'end', width: '6rem', cell: ({ file }) => formatBytes(file.size) }]}
      />
      {files.length > LISTED && <Text tone="faint">and {countOf(files.length - LISTED, 'more file', 'more files')}</Text>}
    </>
  );
}

type Job = ApiOutput['imports']['get'];

function EarlierImports() {
  const imports = useImports();
  return (
    <Block title="Earlier imports" flush>
      <QueryView query={imports} empty={(jobs) => jobs.length === 0 && <EmptyState icon="upload" title="None yet">What you import is listed here with everything that could not be read.</EmptyState>}>
        {(jobs) => (
          <Table<Job>
            label="Earlier imports" rows={jobs} rowId={(job) => job.id} flush
            columns={[
              { id: 'at', head: 'Started', cell: (job) => <Link to={`/catalog/import/${job.id}`}><Time at={job.startedAt} as="minute" /></Link> },
              { id: 'by', head: 'By', cell: (job) => job.startedByName },
              { id: 'state', head: 'State', cell: (job) => <ImportState state={job.state} /> },
              { id: 'files', head: 'Files', align: 'end', cell: (job) => formatCount(job.files) },
              { id: 'agents', head: 'Agents', align: 'end', cell: (job) => formatCount(job.agents) },
              { id: 'versions', head: 'New versions', align: 'end', cell: (job) => formatCount(job.versionsAdded) },
              { id: 'problems', head: 'Problems', align: 'end', cell: (job) => formatCount(job.problems.length + job.moreProblems) },
            ]}
          />
        )}
      </QueryView>
    </Block>
  );
}
