/** Side by side with what else there is. */
package dev.landfall.bench;
