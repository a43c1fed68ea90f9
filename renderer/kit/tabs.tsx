import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';

interface TabFace<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly count?: ReactNode;
  readonly panel: ReactNode;
}

interface TabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly TabFace<Id>[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
}

/** Only the chosen panel is rendered. */
export function Tabs<Id extends string>({ label, tabs, value, onChange }: TabsProps<Id>) {
  const choose = (key: unknown) => {
    const chosen = tabs.find((tab) => tab.id === key);
    if (chosen) onChange(chosen.id);
  };
  // The value often comes from the address, where anybody may write anything.
  const known = tabs.some((tab) => tab.id === value) ? value : (tabs[0]?.id ?? value);
  return (
    <AriaTabs className="cs-tabs" selectedKey={known} onSelectionChange={choose}>
      <TabList className="cs-tablist" aria-label={label}>
        {tabs.map((tab) => (
          <Tab key={tab.id} id={tab.id} className="cs-tab">
            {tab.label}
            {tab.count !== undefined && <span className="cs-tab-count">{tab.count}</span>}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className="cs-tabpanel">
          {tab.panel}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
