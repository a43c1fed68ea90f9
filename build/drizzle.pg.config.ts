import { defineConfig } from 'drizzle-kit';

export default defineConfig({ dialect: 'postgresql', schema: './server/schema.pg.ts', out: './server/base/storage/migrations/pg' });
