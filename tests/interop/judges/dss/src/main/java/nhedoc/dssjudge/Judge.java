package nhedoc.dssjudge;

import eu.europa.esig.dss.diagnostic.AbstractSignatureWrapper;
import eu.europa.esig.dss.diagnostic.SignatureWrapper;
import eu.europa.esig.dss.diagnostic.TimestampWrapper;
import eu.europa.esig.dss.diagnostic.jaxb.XmlObjectModification;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.policy.ValidationPolicy;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.validation.PDFDocumentValidator;
import eu.europa.esig.dss.pdf.pdfbox.PdfBoxNativeObjectFactory;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonCertificateSource;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** DSS with fixed trust anchors, certificates, revocation lists and policy; it has no way to fetch anything. */
final class Judge {

    private final Options options;
    private final ValidationPolicy policy;
    private final CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
    private final CommonCertificateSource adjunct = new CommonCertificateSource();
    private final List<byte[]> crls = new ArrayList<>();

    Judge(Options options) throws Exception {
        this.options = options;
        this.policy = Policies.of(options);
        for (Path file : options.trust()) {
            certificates(file, trusted::addCertificate);
        }
        for (Path file : options.certificates()) {
            certificates(file, adjunct::addCertificate);
        }
        for (Path file : options.crls()) {
            try (InputStream stream = Files.newInputStream(file)) {
                for (CRL crl : CertificateFactory.getInstance("X.509").generateCRLs(stream)) {
                    crls.add(((X509CRL) crl).getEncoded());
                }
            }
        }
    }

    private static void certificates(Path file, Consumer<CertificateToken> use)
            throws IOException, GeneralSecurityException {
        try (InputStream stream = Files.newInputStream(file)) {
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
                use.accept(new CertificateToken((X509Certificate) one));
            }
        }
    }

    /** Returns what DSS finds in one file. */
    Map<String, Object> examine(Path file) throws IOException {
        long size = Files.size(file);
        PDFDocumentValidator validator = new PDFDocumentValidator(new FileDocument(file.toFile()));
        validator.setPdfObjFactory(new PdfBoxNativeObjectFactory());
        validator.setCertificateVerifier(verifier());
        if (options.at() != null) {
            validator.setValidationTime(options.at());
        }
        Reports reports = validator.validateDocument(policy);
        List<SignatureWrapper> signatures = reports.getDiagnosticData().getSignatures();
        List<TimestampWrapper> timestamps = reports.getDiagnosticData().getTimestampList();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("signatures", signatures.stream().map(one -> signature(one, reports.getSimpleReport(), size)).toList());
        answer.put("timestamps", timestamps.stream().map(one -> timestamp(one, reports.getSimpleReport())).toList());
        answer.put("uncovered_tail_bytes", Stream.concat(signatures.stream(), timestamps.stream())
                .filter(one -> one.getPDFRevision() != null)
                .map(one -> size - end(one))
                .min(Long::compare).orElse(size));
        return answer;
    }

    private CommonCertificateVerifier verifier() {
        CommonCertificateVerifier verifier = new CommonCertificateVerifier(true);
        verifier.setAIASource(null);
        verifier.setOcspSource(null);
        verifier.setCrlSource(crls.isEmpty() ? null : new ExternalResourcesCRLSource(
                crls.stream().map(ByteArrayInputStream::new).toArray(InputStream[]::new)));
        verifier.setTrustedCertSources(trusted);
        verifier.setAdjunctCertSources(adjunct);
        return verifier;
    }

    private static Map<String, Object> signature(SignatureWrapper signature, SimpleReport report, long size) {
        Map<String, Object> answer = opinion(signature.getId(), report);
        List<BigInteger> range = signature.getSignatureByteRange();
        answer.put("field", signature.getFirstFieldName());
        answer.put("signature_format", name(signature.getSignatureFormat()));
        answer.put("docmdp", signature.getDocMDPPermissions() == null ? null : signature.getDocMDPPermissions().getCode());
        answer.put("covers_whole_file", signature.isSignatureByteRangeValid() && range.size() == 4
                && range.get(0).signum() == 0 && end(signature) == size);
        answer.put("chain_trusted", signature.isTrustedChain());
        answer.put("modifications", modifications(signature));
        return answer;
    }

    private static Map<String, Object> timestamp(TimestampWrapper timestamp, SimpleReport report) {
        Map<String, Object> answer = opinion(timestamp.getId(), report);
        answer.put("type", name(timestamp.getType()));
        return answer;
    }

    private static Map<String, Object> opinion(String id, SimpleReport report) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("indication", name(report.getIndication(id)));
        answer.put("sub_indication", name(report.getSubIndication(id)));
        answer.put("errors", messages(report.getAdESValidationErrors(id)));
        answer.put("warnings", messages(report.getAdESValidationWarnings(id)));
        return answer;
    }

    /** Returns the number of bytes up to the end of the signed range. */
    private static long end(AbstractSignatureWrapper signature) {
        List<BigInteger> range = signature.getSignatureByteRange();
        return range.size() == 4 ? range.get(2).add(range.get(3)).longValueExact() : 0;
    }

    /** Returns every difference that DSS sees between the signed revision and the file as it opens. */
    private static List<String> modifications(SignatureWrapper signature) {
        List<String> found = new ArrayList<>();
        pages(found, "page added or removed", signature.getPdfPageDifferenceConcernedPages());
        pages(found, "annotations overlap on page", signature.getPdfAnnotationsOverlapConcernedPages());
        pages(found, "page looks different", signature.getPdfVisualDifferenceConcernedPages());
        objects(found, "extension", signature.getPdfExtensionChanges());
        objects(found, "form", signature.getPdfSignatureOrFormFillChanges());
        objects(found, "annotation", signature.getPdfAnnotationChanges());
        objects(found, "undefined", signature.getPdfUndefinedChanges());
        return found;
    }

    private static void pages(List<String> found, String what, List<BigInteger> pages) {
        pages.forEach(page -> found.add(what + " " + page));
    }

    private static void objects(List<String> found, String what, List<XmlObjectModification> changes) {
        changes.forEach(change -> found.add(what + ": " + name(change.getAction()) + " " + change.getValue()));
    }

    private static List<String> messages(List<Message> messages) {
        return messages.stream().map(message -> message.getKey() + ": " + message.getValue()).toList();
    }

    private static String name(Object value) {
        return value == null ? null : value.toString();
    }
}
