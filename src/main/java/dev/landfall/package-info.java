/** Landfall: an operator that moves a production application from AWS to Azure and back. */
@NullMarked
package dev.landfall;

import org.jspecify.annotations.NullMarked;
