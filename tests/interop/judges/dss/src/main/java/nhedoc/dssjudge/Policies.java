package nhedoc.dssjudge;

import eu.europa.esig.dss.enumerations.Level;
import eu.europa.esig.dss.model.policy.ValidationPolicy;
import eu.europa.esig.dss.policy.EtsiValidationPolicy;
import eu.europa.esig.dss.policy.ValidationPolicyFacade;
import eu.europa.esig.dss.policy.jaxb.BasicSignatureConstraints;
import eu.europa.esig.dss.policy.jaxb.CertificateConstraints;
import eu.europa.esig.dss.policy.jaxb.ConstraintsParameters;
import eu.europa.esig.dss.policy.jaxb.LevelConstraint;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;

/** The policy that DSS ships, made stricter or, for revocation, looser. */
final class Policies {

    private Policies() {
    }

    static ValidationPolicy of(Options options) throws Exception {
        ConstraintsParameters policy;
        try (InputStream shipped = Policies.class.getResourceAsStream("/policy/constraint.xml")) {
            policy = ValidationPolicyFacade.newFacade().unmarshall(shipped);
        }
        List<BasicSignatureConstraints> sets = List.of(
                policy.getSignatureConstraints().getBasicSignatureConstraints(),
                policy.getCounterSignatureConstraints().getBasicSignatureConstraints(),
                policy.getTimestamp().getBasicSignatureConstraints(),
                policy.getRevocation().getBasicSignatureConstraints());
        if (options.strict()) {
            sets.forEach(Policies::forbidChanges);
        }
        if (options.noRevocation()) {
            sets.stream()
                    .flatMap(set -> Stream.of(set.getSigningCertificate(), set.getCACertificate()))
                    .forEach(Policies::excuseRevocation);
        }
        return new EtsiValidationPolicy(policy);
    }

    /** Whatever the shipped policy says about changes to a signed PDF becomes a failure. */
    private static void forbidChanges(BasicSignatureConstraints set) {
        set.setByteRange(at(Level.FAIL));
        set.setByteRangeCollision(at(Level.FAIL));
        set.setPdfSignatureDictionary(at(Level.FAIL));
        set.setPdfPageDifference(at(Level.FAIL));
        set.setPdfAnnotationOverlap(at(Level.FAIL));
        set.setPdfVisualDifference(at(Level.FAIL));
        set.setDocMDP(at(Level.FAIL));
        set.setFieldMDP(at(Level.FAIL));
        set.setSigFieldLock(at(Level.FAIL));
        set.setUndefinedChanges(at(Level.FAIL));
    }

    private static void excuseRevocation(CertificateConstraints constraints) {
        if (constraints != null) {
            constraints.setRevocationDataAvailable(at(Level.WARN));
            constraints.setAcceptableRevocationDataFound(at(Level.WARN));
        }
    }

    private static LevelConstraint at(Level level) {
        LevelConstraint constraint = new LevelConstraint();
        constraint.setLevel(level);
        return constraint;
    }
}
