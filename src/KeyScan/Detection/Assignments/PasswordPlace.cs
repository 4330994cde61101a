namespace KeyScan.Detection.Assignments;

/// <summary>Where among a command's arguments the password stands.</summary>
internal enum PasswordPlace : byte
{
    /// <summary>The argument after a flag, or after its <c>=</c>: <c>docker login -p …</c>.</summary>
    Argument,

    /// <summary>What is glued to a flag: <c>mysql -p…</c>.</summary>
    Glued,

    /// <summary>Either: <c>sshpass -p …</c>, <c>sshpass -p…</c>.</summary>
    GluedArgument,

    /// <summary>Behind the user in a flag's argument: <c>curl -u user:…</c>.</summary>
    AfterColon,

    /// <summary>The same: <c>lftp -u user,…</c>.</summary>
    AfterComma,

    /// <summary>The same: <c>smbclient -U user%…</c>.</summary>
    AfterPercent,

    /// <summary>Behind the user in an argument of its own: <c>sqlplus user/…@db</c>.</summary>
    AfterSlash,

    /// <summary>One of the arguments that are no flags: <c>rabbitmqctl add_user name …</c>.</summary>
    Position,

    /// <summary>As <c>htpasswd -b file user …</c> has it, and <c>htpasswd -nb user …</c>.</summary>
    PasswordFile,

    /// <summary>As <c>net use Z: \\host\share … /user:name</c> has it.</summary>
    NetUse,

    /// <summary>As <c>net user name … /add</c> has it.</summary>
    NetUser,

    /// <summary>What another command writes: <c>echo … | sudo -S</c>.</summary>
    Piped,

    /// <summary>On one of the lines after it: <c>ftp -n host &lt;&lt;EOF</c>, <c>user name …</c>.</summary>
    Script,
}
