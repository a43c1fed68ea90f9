import { Icon } from '../kit/index.ts';

/** On every screen of the sample workspace, so that nobody takes its records for real ones. */
export function SampleBanner() {
  return (
    <aside className="cs-banner" aria-label="Sample workspace">
      <Icon name="info" />
      <span>
        <b>Sample workspace.</b> Everything here is made up and lives in its own folder. Change who you are in the menu at the top right.
      </span>
    </aside>
  );
}
