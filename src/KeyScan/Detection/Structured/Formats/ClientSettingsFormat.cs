using KeyScan.Detection.Assignments;

namespace KeyScan.Detection.Structured.Formats;

/// <summary>
/// Settings of clients that keep their logins as JSON: Sublime SFTP (<c>sftp-config.json</c>), VS Code's SFTP, Atom's remote-ftp
/// (<c>.ftpconfig</c>), Robomongo, DBeaver since version 6 (<c>data-sources.json</c>), Firefox (<c>logins.json</c>).
/// </summary>
internal sealed class ClientSettingsFormat : IStructuredFormat
{
    private static readonly WordTable Members = WordTable.Create(
        "",
        "host servername serverhost hostname connectionname formsubmiturl",
        "encryptedpassword userpasswordencrypted",
        "password pass passphrase userpassword sshuserpassword sshpassphrase sslpempassphrase proxypassword");

    /// <inheritdoc/>
    public string Advice => "Have the client ask for the password or use a key with an agent, and add the file to .gitignore";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) =>
        (file.IsJson || file.First == '/')
        && (file.IsNamed("sftp-config.json", "sftp.json", ".ftpconfig", ".sftpconfig", "ftpconfig", "ftp.json", "robomongo.json",
            "data-sources.json", "logins.json", "deployment-config.json", ".remote-sync.json", ".sftp.json")
            || (file.IsJson && (file.Holds("\"encryptedPassword\""u8) || file.Holds("\"userPassword\""u8)
                || (file.Holds("\"remote_path\""u8) && file.Holds("\"upload_on_save\""u8)))));

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        JsonView json = file.Json;
        for (int node = 0; node < json.Count; node++)
        {
            if (json.IsObject(node))
                ReadLogin(json, node, slots);
        }
    }

    private static void ReadLogin(JsonView json, int login, SlotList slots)
    {
        for (int member = json.First(login); member >= 0; member = json.Next(member))
        {
            if (json.IsString(member) && Members.Find(json.Name(member)) == 1)
                (slots.Step, slots.Host) = (StepText.Of("host", StepText.Of(json.Raw(member))), StepText.Of(json.Raw(member)));
        }
        slots.User = json.Label(login, "user"u8) is { Length: > 0 } user ? user
            : json.Label(login, "userName"u8) is { Length: > 0 } name ? name : json.Label(login, "username"u8);
        for (int member = json.First(login); member >= 0; member = json.Next(member))
        {
            int group = json.IsString(member) ? Members.Find(json.Name(member)) : -1;
            // Encrypted by a key that lies beside it: as weak as a hash.
            if (group is 2 or 3)
                slots.AddCredential(group == 3 ? AssignmentKind.Password
                    : AssignmentKind.PasswordHash, json[member].Start, json[member].End, StepText.Of(json.Name(member)),
                    SlotWriting.Json);
        }
    }
}
