/**
 * DNS as a cutover sees it: records as values, a pure plan from what stands to what shall stand,
 * and the narrow interface a provider fills in. Nothing here does I/O but the provider's own leaf.
 */
@NullMarked
package dev.landfall.cutover.dns;

import org.jspecify.annotations.NullMarked;
