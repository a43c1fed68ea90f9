import { Page, PageHeader, Tabs } from '../../kit/index.ts';
import { useSearchText } from '../../lib/index.ts';
import { GalleryControls } from './gallery-controls.tsx';
import { GalleryCatalog } from './gallery-catalog.tsx';
import { GalleryRecords } from './gallery-records.tsx';
import { GalleryRegistry } from './gallery-registry.tsx';
import { GalleryReview } from './gallery-review.tsx';
import { GalleryStates } from './gallery-states.tsx';

export function KitGalleryScreen() {
  const [tab, setTab] = useSearchText('tab', 'controls');
  const tabs = [
    { id: 'controls', label: 'Controls', panel: <GalleryControls /> },
    { id: 'catalog', label: 'Virtual table', count: '50,000', panel: <GalleryCatalog /> },
    { id: 'review', label: 'Review', panel: <GalleryReview /> },
    { id: 'registry', label: 'Layers', panel: <GalleryRegistry /> },
    { id: 'records', label: 'Records', panel: <GalleryRecords /> },
    { id: 'states', label: 'States', panel: <GalleryStates /> },
  ];
  return (
    <Page>
      <PageHeader title="Kit" sub="Every piece in use, in development only" />
      <Tabs label="Parts of the kit" tabs={tabs} value={tab} onChange={setTab} />
    </Page>
  );
}
