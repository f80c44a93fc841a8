/** Load as customers make it, the ledger of what they were promised, and the check of it. */
package dev.landfall.demo.load;
