using System.Security.Cryptography;
using KeyScan.Registry.Database;

namespace KeyScan.Registry.Keys;

/// <summary>
/// The table <c>peppers</c>: for each epoch a value derived from its pepper, which tells whether a pepper is the one that the
/// fingerprints of the epoch were made with. A wrong one would make every key look new, and none would be found.
/// </summary>
internal static class PepperRegister
{
    private const string Purpose = "registry check";
    private const int CheckLength = 32;

    /// <summary>
    /// Compares the peppers of <paramref name="ring"/> with those the registry knows. Epochs it does not know are fine.
    /// </summary>
    /// <exception cref="ProblemException">A pepper is another than the registry's of the same epoch.</exception>
    public static void Check(RegistrySession session, PepperRing ring)
    {
        foreach ((int epoch, byte[] value) in Known(session))
        {
            if (ring.Find(epoch) is { } pepper && !CryptographicOperations.FixedTimeEquals(value, CheckValue(pepper)))
            {
                throw new ProblemException(new Problem(
                    $"the pepper of epoch {epoch} is not the one this registry was made with", session.Database.Address.Shown,
                    $"Set the right one; where it was changed on purpose, set KEYSCAN_PEPPER_EPOCH={epoch + 1} and keep the "
                        + $"old one as KEYSCAN_PEPPER_E{epoch}"));
            }
        }
    }

    /// <summary>Checks the peppers and starts the epochs that the registry does not know yet; inside a transaction.</summary>
    /// <exception cref="ProblemException">See <see cref="Check"/>.</exception>
    public static void Enter(RegistrySession session, PepperRing ring, DateTimeOffset now)
    {
        Check(session, ring);
        foreach (Pepper pepper in ring.Peppers)
        {
            session.Execute("INSERT INTO peppers (epoch, check_value, created_at) VALUES (@epoch, @value, @now) ON CONFLICT "
                + "(epoch) DO NOTHING",
                ("@epoch", (long)pepper.Epoch), ("@value", CheckValue(pepper)), ("@now", now.ToSql()));
        }
    }

    /// <summary>The epochs that the registry knows and <paramref name="ring"/> has no pepper for.</summary>
    public static IReadOnlyList<int> Missing(RegistrySession session, PepperRing ring) =>
        [.. Known(session).Select(k => k.Epoch).Where(e => ring.Find(e) is null).Order()];

    private static List<(int Epoch, byte[] Value)> Known(RegistrySession session) =>
        session.All("SELECT epoch, check_value FROM peppers", r => ((int)r.GetInt64(0), r.GetFieldValue<byte[]>(1)));

    private static byte[] CheckValue(Pepper pepper) => pepper.Derive(Purpose, CheckLength);
}
