/** Tests of the contract of the HTTP API, and what compares every answer of the test suite with it. */
@NullMarked
package io.mnemoscope.contract;

import org.jspecify.annotations.NullMarked;
