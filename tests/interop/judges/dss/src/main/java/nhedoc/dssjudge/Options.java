package nhedoc.dssjudge;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/**
 * What the judge is told.
 *
 * @param trust files of certificates that are trust anchors
 * @param certificates files of certificates that a file may lack in its chain
 * @param crls files of revocation lists
 * @param at time of validation, null for the present
 * @param strict a change after signing is a failure, not a warning
 * @param noRevocation missing revocation data is a warning, not a failure
 * @param files the PDF files
 */
record Options(List<Path> trust, List<Path> certificates, List<Path> crls, Date at, boolean strict,
        boolean noRevocation, List<Path> files) {

    /**
     * Reads {@code [--trust F]... [--cert F]... [--crl F]... [--at TIME] [--strict] [--no-revocation] PDF...}, where
     * F holds certificates or revocation lists in PEM or DER, and TIME is like 2026-03-01T00:00:00Z.
     */
    static Options parse(String[] arguments) {
        List<Path> trust = new ArrayList<>();
        List<Path> certificates = new ArrayList<>();
        List<Path> crls = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        Date at = null;
        boolean strict = false;
        boolean noRevocation = false;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--trust" -> trust.add(Path.of(value(arguments, ++i)));
                case "--cert" -> certificates.add(Path.of(value(arguments, ++i)));
                case "--crl" -> crls.add(Path.of(value(arguments, ++i)));
                case "--at" -> at = Date.from(Instant.parse(value(arguments, ++i)));
                case "--strict" -> strict = true;
                case "--no-revocation" -> noRevocation = true;
                default -> {
                    if (arguments[i].startsWith("--")) {
                        throw new IllegalArgumentException("unknown option " + arguments[i]);
                    }
                    files.add(Path.of(arguments[i]));
                }
            }
        }
        return new Options(trust, certificates, crls, at, strict, noRevocation, files);
    }

    private static String value(String[] arguments, int index) {
        if (index >= arguments.length) {
            throw new IllegalArgumentException(arguments[index - 1] + " needs a value");
        }
        return arguments[index];
    }
}
