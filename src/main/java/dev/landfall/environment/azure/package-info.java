/**
 * What can stand on Azure: one file per resource type, one line per type in {@link
 * dev.landfall.environment.azure.AzureResources}.
 */
@NullMarked
package dev.landfall.environment.azure;

import org.jspecify.annotations.NullMarked;
