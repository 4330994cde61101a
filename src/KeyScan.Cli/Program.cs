using KeyScan.Cli;

return CommandLine.Run(args);
