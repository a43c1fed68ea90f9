import { contextBridge, ipcRenderer } from 'electron';
import { bridgeOver } from './expose-bridge.ts';

const platform = process.platform;
contextBridge.exposeInMainWorld('countersign', bridgeOver(ipcRenderer, platform === 'darwin' || platform === 'win32' ? platform : 'linux'));
