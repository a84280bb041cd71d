/// What both commands, every span and `soma_build_info` call this version of soma.
package let somaVersion = "0.1.0"
