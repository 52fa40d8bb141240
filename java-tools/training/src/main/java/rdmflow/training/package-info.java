/** Training of the networks of A.10: shards of labelled videos, losses, the loop and its checkpoints. */
package rdmflow.training;
