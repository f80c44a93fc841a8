/**
 * Azure on this machine: sign-in, Azure Resource Manager and the resource types Landfall uses, with
 * real servers behind.
 */
package dev.landfall.localclouds.azure;
