/**
 * A client that writes all the time, remembers what was acknowledged, and asks for it at the end.
 */
package dev.landfall.demo.load;
