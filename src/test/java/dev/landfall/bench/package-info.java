/** Measurements beside what a person would use instead, on real servers: {@code make bench}. */
package dev.landfall.bench;
