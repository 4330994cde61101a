namespace KeyScan.Detection.Assignments;

/// <summary>A command that takes a password among its arguments, by no name that says so.</summary>
/// <param name="Command">How it begins, in lower case, with the blank after it.</param>
/// <param name="Place">Where among the arguments the password stands.</param>
/// <param name="Flags">The flags that it follows; none where it stands by its position.</param>
/// <param name="Index">How many arguments that are no flags stand before it, where its position tells.</param>
internal sealed record CommandForm(byte[] Command, PasswordPlace Place, byte[][] Flags, int Index)
{
    private static readonly CommandForm[] All =
    [
        // https://curl.se/docs/manpage.html, https://lftp.yar.ru/lftp-man.html,
        // https://www.samba.org/samba/docs/current/man-html/smbclient.1.html
        .. Read(PasswordPlace.AfterColon, "-u --user -U --proxy-user", "curl "),
        .. Read(PasswordPlace.AfterColon, "--creds --src-creds --dest-creds", "skopeo "),
        .. Read(PasswordPlace.AfterComma, "-u --user", "lftp "),
        .. Read(PasswordPlace.AfterPercent, "-U --user", "smbclient ", "rpcclient ", "smbget ", "winexe "),
        // https://dev.mysql.com/doc/refman/en/connecting.html: a blank after -p asks for the password.
        .. Read(PasswordPlace.Glued, "-p", "mysql ", "mysqldump ", "mysqladmin ", "mysqlimport ", "mysqlcheck ", "mariadb ",
            "mariadb-dump ", "mariadb-admin ", "7z ", "7za "),
        .. Read(PasswordPlace.Glued, "/p:", "xfreerdp "),
        .. Read(PasswordPlace.Argument, "-p", "docker login ", "podman login ", "buildah login ", "nerdctl login ", "oras login ",
            "registry login ", "az login ", "oc login ", "cf login ", "mongo ", "mongosh ", "mongodump ", "mongorestore ",
            "mongoexport ", "mongoimport ", "cqlsh ", "twine upload ", "rdesktop ", "psexec ", "ncftpput ", "ncftpget "),
        .. Read(PasswordPlace.GluedArgument, "-p", "sshpass ", "mycli "),
        .. Read(PasswordPlace.GluedArgument, "-P", "sqlcmd ", "bcp "),
        .. Read(PasswordPlace.Argument, "-P", "zip ", "unzip ", "ipmitool ", "mosquitto_pub ", "mosquitto_sub "),
        .. Read(PasswordPlace.Argument, "-a", "redis-cli "),
        .. Read(PasswordPlace.Argument, "-w", "ldapsearch ", "ldapadd ", "ldapmodify ", "ldapdelete ", "ldapwhoami ",
            "ldappasswd ", "ipa-client-install "),
        .. Read(PasswordPlace.Argument, "-k", "openssl enc "),
        .. Read(PasswordPlace.Argument, "/rp", "schtasks "),
        .. Read(PasswordPlace.Position, "", 3, "mc alias set ", "mc config host add "),
        .. Read(PasswordPlace.Position, "", 1, "cf auth ", "rabbitmqctl add_user ", "rabbitmqctl change_password "),
        .. Read(PasswordPlace.PasswordFile, "", "htpasswd "),
        .. Read(PasswordPlace.NetUse, "", "net use "),
        .. Read(PasswordPlace.NetUser, "", "net user "),
        .. Read(PasswordPlace.AfterSlash, "", "sqlplus ", "impdp ", "expdp ", "sqlldr "),
        .. Read(PasswordPlace.Piped, "", "sudo -s", "chpasswd", "passwd --stdin", "kinit "),
        .. Read(PasswordPlace.Script, "", "ftp -"),
    ];

    private static readonly CommandForm[][] ByFirstLetter =
        [.. Enumerable.Range(0, 256).Select(b => Array.FindAll(All, f => f.Command[0] == b))];

    /// <summary>How all of them begin.</summary>
    public static IEnumerable<string> Commands => All.Select(f => System.Text.Encoding.ASCII.GetString(f.Command));

    /// <summary>The one that stands at <paramref name="at"/>; null for none.</summary>
    public static CommandForm? Find(ReadOnlySpan<byte> text, int at)
    {
        foreach (CommandForm form in ByFirstLetter[text[at] | 0x20])
        {
            if (at + 1 < text.Length && (text[at + 1] | 0x20) == (form.Command[1] | 0x20) && Bytes.IsAt(text, at, form.Command))
                return at == 0 || !Bytes.IsName(text[at - 1]) ? form : null;
        }
        return null;
    }

    private static IEnumerable<CommandForm> Read(PasswordPlace place, string flags, params string[] commands) =>
        Read(place, flags, 0, commands);

    private static IEnumerable<CommandForm> Read(PasswordPlace place, string flags, int index, params string[] commands)
    {
        byte[][] each = Array.ConvertAll(flags.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            System.Text.Encoding.ASCII.GetBytes);
        return commands.Select(c => new CommandForm(System.Text.Encoding.ASCII.GetBytes(c), place, each, index));
    }
}
