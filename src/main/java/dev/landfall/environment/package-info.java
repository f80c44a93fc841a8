/** Environments: what stands on AWS is observed, what shall stand on Azure is made. */
@NullMarked
package dev.landfall.environment;

import org.jspecify.annotations.NullMarked;
