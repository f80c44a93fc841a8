/** Small programs that stand in images of their own. */
package dev.landfall.localclouds.programs;
