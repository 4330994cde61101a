namespace KeyScan.Registry.Database;

/// <summary>One text by its name, which the whole registry has.</summary>
internal static class StoredSetting
{
    private const string Insert = "INSERT INTO settings (name, value) VALUES (@name, @value) ON CONFLICT (name) DO";

    /// <summary>What is stored; null for nothing.</summary>
    public static string? Find(RegistrySession session, string name) =>
        session.First("SELECT value FROM settings WHERE name = @name", r => r.GetString(0), ("@name", name));

    /// <summary>Stores it, in place of what was there.</summary>
    public static void Write(RegistrySession session, string name, string value) =>
        session.Execute($"{Insert} UPDATE SET value = excluded.value", ("@name", name), ("@value", value));

    /// <summary>Stores it where nothing is there; of two that do so at once one does.</summary>
    public static void WriteFirst(RegistrySession session, string name, string value) =>
        session.Execute($"{Insert} NOTHING", ("@name", name), ("@value", value));

    /// <summary>Forgets it; false where there was nothing.</summary>
    public static bool Remove(RegistrySession session, string name) =>
        session.Execute("DELETE FROM settings WHERE name = @name", ("@name", name)) > 0;
}
