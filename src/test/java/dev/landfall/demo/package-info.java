/** The main job from end to end, on this machine, with real servers behind every layer. */
package dev.landfall.demo;
