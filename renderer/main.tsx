import './kit/kit.css';
import { z } from 'zod';

// zod probes `new Function`, which the content security policy blocks and reports. Everything that makes a schema is
// loaded after this line, whatever order a bundler gives its chunks.
z.config({ jitless: true });

const { openWindow } = await import('./open-window.tsx');
await openWindow(document);
