import type { ReactNode } from 'react';
import { Button, Collection, Tree as AriaTree, TreeItem, TreeItemContent } from 'react-aria-components';
import { Icon, type IconName } from './icon.tsx';

export interface TreeNode {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  readonly note?: ReactNode;
  readonly children?: readonly TreeNode[];
}

interface TreeProps {
  readonly label: string;
  readonly nodes: readonly TreeNode[];
  readonly openIds?: readonly string[];
  readonly chosen?: string | null;
  readonly onChoose?: (id: string) => void;
}

export function Tree({ label, nodes, openIds = [], chosen = null, onChoose }: TreeProps) {
  const choose = (keys: 'all' | Set<unknown>) => {
    const [key] = keys === 'all' ? [] : keys;
    if (typeof key === 'string') onChoose?.(key);
  };
  return (
    <AriaTree
      className="cs-tree" aria-label={label} items={nodes} defaultExpandedKeys={openIds} selectionMode={onChoose ? 'single' : 'none'} selectionBehavior="replace"
      selectedKeys={chosen === null ? [] : [chosen]} onSelectionChange={choose}
    >
      {(node) => <TreeRow node={node} />}
    </AriaTree>
  );
}

function TreeRow({ node }: { readonly node: TreeNode }) {
  return (
    <TreeItem id={node.id} textValue={node.label}>
      <TreeItemContent>
        <div className="cs-tree-item">
          <Button slot="chevron" className="cs-tree-toggle" aria-label={`Open or close ${node.label}`}>
            <Icon name="right" size={12} />
          </Button>
          {node.icon && <Icon name={node.icon} />}
          <span className="cs-cut">{node.label}</span>
          {node.note !== undefined && <span className="cs-tree-note">{node.note}</span>}
        </div>
      </TreeItemContent>
      <Collection items={node.children ?? []}>{(child) => <TreeRow node={child} />}</Collection>
    </TreeItem>
  );
}
