/** Every piece of the kit in use, for looking at. Its address exists in development only. */
export { KitGalleryScreen } from './kit-gallery-screen.tsx';
