import { defineConfig } from 'drizzle-kit';

export default defineConfig({ dialect: 'sqlite', schema: './server/schema.sqlite.ts', out: './server/base/storage/migrations/sqlite' });
