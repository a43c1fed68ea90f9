import type { Page } from 'playwright/test';

export type HostKind = 'headless' | 'shell' | 'electron';

export type HostEnvironment = Readonly<Record<string, string>>;

/** The product as one story meets it: started for this test alone, with a data directory of its own. */
export interface Host {
  readonly kind: HostKind;
  /** Where the screens are: an http origin, or the desktop's own scheme. */
  readonly origin: string;
  /** The address it printed, with the one-time set-up token of a first start where there is one. */
  readonly address: string;
  readonly dataDir: string;
  /** The page that shows this host: the given one, or the desktop's own window. After a restart ask again. */
  open(page: Page): Promise<Page>;
  /** What reaches the person's disk when they press: a browser's download, or the file that the shell's own dialog was answered with. */
  takeAway(page: Page, press: () => Promise<void>): Promise<Buffer>;
  /** Notices of the system that it shows by itself; null where a person has to ask for them first (a browser), or where no test can press one. */
  readonly notices: HostNotices | null;
  /** Everything the host has printed so far, to look for what it must not print. */
  said(): string;
  /** Stops politely if it runs, and starts again with the same data and address. */
  restart(): Promise<void>;
  /** Ends it in the middle of whatever it does, as a power cut would; `restart` brings it back. Headless only. */
  kill9(): Promise<void>;
  stop(): Promise<void>;
}

interface HostNotices {
  /** All so far, each as `title: body`. */
  shown(): Promise<readonly string[]>;
  /** What a person does with the latest one. */
  press(): Promise<void>;
}

export type StartHost = (dataDir: string, env: HostEnvironment) => Promise<Host>;
