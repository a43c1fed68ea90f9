import { expect, it } from 'vitest';
import { fileSizes, functionSizes, sizeReport } from './size-report.ts';
import { isProduct, readHouse } from './source-tree.ts';

const product = readHouse().filter(isProduct);

// Size is a smell, so it is reported and talked about; only the absurd fails (STYLE 6).
it('prints the sizes of files and functions, and no file is absurdly long', () => {
  const files = fileSizes(product);
  console.log(`${sizeReport('files', files, 300)}\n${sizeReport('functions', functionSizes(product), 60)}`);
  expect(files.filter(({ lines }) => lines > 500)).toEqual([]);
});
