// Loaded in <head> without defer: sets the colour theme before the first paint, so a dark page never flashes white.
import { applyTheme } from "./parts/theme.js";

applyTheme();
