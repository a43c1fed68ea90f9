import { resolve } from 'node:path';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const root = import.meta.dirname;

export default defineConfig({
  main: {
    build: {
      outDir: resolve(root, 'out/main'),
      // Everything main needs is in its bundle: only `electron` and Node's own modules are asked for at run time.
      externalizeDeps: false,
      rolldownOptions: { input: { index: resolve(root, 'main/index.ts') }, output: { format: 'es', entryFileNames: '[name].js' } },
    },
  },
  preload: {
    build: {
      outDir: resolve(root, 'out/preload'),
      // A sandboxed preload can require `electron` and next to nothing else, and cannot be an ES module.
      externalizeDeps: false,
      rolldownOptions: { input: { index: resolve(root, 'preload/index.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: resolve(root, 'renderer'),
    build: {
      outDir: resolve(root, 'out/renderer'), emptyOutDir: true, minify: true,
      modulePreload: { polyfill: false }, // Chromium knows modulepreload itself
      rolldownOptions: { input: resolve(root, 'renderer/index.html') },
    },
    plugins: [react(), tailwind()],
    server: { host: '127.0.0.1', port: 5199, proxy: { '/trpc': 'http://127.0.0.1:4810', '/api': 'http://127.0.0.1:4810', '/runs': 'http://127.0.0.1:4810' } },
  },
});
