/**
 * Random programs of datasets, each computed by an engine and by plain collections. See {@link io.sheaf.differential.DifferentialMain}.
 * Knows the API alone, so that the same programs run on every engine.
 */
package io.sheaf.differential;
