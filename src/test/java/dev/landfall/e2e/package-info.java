/** The operator as it is installed, against a real API server, from declaration to deletion. */
package dev.landfall.e2e;
