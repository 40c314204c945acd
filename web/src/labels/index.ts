/** Labels for items, lots, serials and locations: what they say, how they are laid out, and the window that prints them. */
export { LabelsButton, LabelsWindow } from './labels-button.tsx';
export { wantedOfItem, wantedOfLocations, wantedOfLots, wantedOfReceipt, wantedOfSerials } from './wanted.ts';
