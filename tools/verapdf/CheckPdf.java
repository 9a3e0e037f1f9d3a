import java.io.FileInputStream;
import java.io.InputStream;
import java.util.Collection;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Checks PDF files against PDF/A-3A and PDF/UA-1 with the veraPDF engine; exits 1 if one does not conform. */
public final class CheckPdf {
    private static final PDFAFlavour[] FLAVOURS = {PDFAFlavour.PDFA_3_A, PDFAFlavour.PDFUA_1};

    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean good = files.length > 0;
        for (String file : files) {
            for (PDFAFlavour flavour : FLAVOURS) {
                good &= check(file, flavour);
            }
        }
        System.exit(good ? 0 : 1);
    }

    private static boolean check(String file, PDFAFlavour flavour) throws Exception {
        try (InputStream stream = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(stream, flavour)) {
            PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false);
            ValidationResult result = validator.validate(parser);
            Collection<TestAssertion> failed = result.getTestAssertions();
            System.out.printf("%s %s %s%n", result.isCompliant() ? "pass" : "FAIL", flavour.getId(), file);
            for (TestAssertion one : failed) {
                if (one.getStatus() == TestAssertion.Status.FAILED) {
                    System.out.printf("  %s-%d %s%n", one.getRuleId().getClause(), one.getRuleId().getTestNumber(), one.getMessage());
                }
            }
            return result.isCompliant();
        }
    }
}
