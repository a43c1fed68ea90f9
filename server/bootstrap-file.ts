import type { House } from './api/house.ts';
import type { Config } from './config.ts';

export function applyBootstrapFile(_config: Config, _house: House): Promise<void> {
  return Promise.reject(new Error('bootstrap is being written'));
}
