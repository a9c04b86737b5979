// @ts-check
/**
 * The words that names are made of: one rule for the bar, for growing a selection and for the slots that are filled in.
 */

export const CAPITALISED = "\\p{Lu}[\\p{L}\\p{M}\\p{N}’'-]*";
export const PARTICLES = "of|de|del|della|der|den|di|du|van|von|zu|al|bin|la|le|the|for|&";
